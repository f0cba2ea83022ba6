// Dragino LHT65: eleven bytes, big endian. The two high bits of the battery say how full it is,
// the seventh byte says which external sensor is plugged in.

var EXTERNAL = {0: "No external sensor", 1: "Temperature Sensor"};

function unsigned(b, i) { return (b[i] << 8) | b[i + 1]; }
function hundredths(b, i) { return ((unsigned(b, i) << 16) >> 16) / 100; }

function decodeUplink(input) {
  var b = input.bytes;
  if (input.fPort !== 2) return {errors: ["unknown FPort"]};
  if (b.length < 11) return {errors: ["payload too short"]};
  var data = {
    BatV: (unsigned(b, 0) & 0x3fff) / 1000,
    Bat_status: b[0] >> 6,
    TempC_SHT: hundredths(b, 2),
    Hum_SHT: unsigned(b, 4) / 10,
    Ext_sensor: EXTERNAL[b[6] & 0x7f] || "Other sensor",
  };
  // 0x7fff means that the probe is not connected.
  if ((b[6] & 0x7f) === 1 && unsigned(b, 7) !== 0x7fff) data.TempC_DS = hundredths(b, 7);
  return {data: data};
}

function encodeSimulated(values) {
  var get = function (name, usual) { return name in values ? values[name] : usual; };
  var battery = Math.round(get("batteryVoltage", 3.05) * 1000) | 0xc000;
  var temperature = Math.round(get("temperature", 21) * 100);
  var humidity = Math.round(get("relativeHumidity", 45) * 10);
  return {
    bytes: [
      (battery >> 8) & 255, battery & 255, (temperature >> 8) & 255, temperature & 255,
      (humidity >> 8) & 255, humidity & 255, 0, 0x7f, 0xff, 0x7f, 0xff,
    ],
    fPort: 2,
  };
}
