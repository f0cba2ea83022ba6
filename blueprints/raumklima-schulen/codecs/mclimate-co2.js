// MClimate CO2 Sensor and Notifier: a periodic message of seven bytes that begins with 1.
// Temperature has an offset of 400 tenths; the battery counts in 8 mV steps above 1.6 V.

function decodeUplink(input) {
  var b = input.bytes;
  if (b[0] !== 1) return {errors: ["not a periodic message"]};
  if (b.length < 7) return {errors: ["payload too short"]};
  return {
    data: {
      CO2: (b[1] << 8) | b[2],
      sensorTemperature: Number(((((b[3] << 8) | b[4]) - 400) / 10).toFixed(2)),
      relativeHumidity: Number(((b[5] * 100) / 256).toFixed(2)),
      batteryVoltage: Number(((b[6] * 8 + 1600) / 1000).toFixed(2)),
    },
  };
}

function encodeSimulated(values) {
  var get = function (name, usual) { return name in values ? values[name] : usual; };
  var co2 = Math.round(get("co2", 420));
  var temperature = Math.round(get("temperature", 21) * 10) + 400;
  var humidity = Math.round((get("relativeHumidity", 45) * 256) / 100);
  var battery = Math.round((get("batteryVoltage", 3.4) * 1000 - 1600) / 8);
  return {
    bytes: [1, (co2 >> 8) & 255, co2 & 255, (temperature >> 8) & 255, temperature & 255, humidity & 255, battery & 255],
    fPort: 2,
  };
}
