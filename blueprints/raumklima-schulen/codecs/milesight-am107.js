// Milesight AM100 family: a chain of channel, type and value, little endian, in any order.
// Values keep the names that the maker uses, so that both can be compared.

var FIELDS = {
  0x0175: {size: 1, read: function (b, i) { return {battery: b[i]}; }},
  0x0367: {size: 2, read: function (b, i) { return {temperature: signed(b, i) / 10}; }},
  0x0468: {size: 1, read: function (b, i) { return {humidity: b[i] / 2}; }},
  0x056a: {size: 2, read: function (b, i) { return {activity: unsigned(b, i)}; }},
  0x0665: {
    size: 6,
    read: function (b, i) {
      return {
        illumination: unsigned(b, i),
        infrared_and_visible: unsigned(b, i + 2),
        infrared: unsigned(b, i + 4),
      };
    },
  },
  0x077d: {size: 2, read: function (b, i) { return {co2: unsigned(b, i)}; }},
  0x087d: {size: 2, read: function (b, i) { return {tvoc: unsigned(b, i)}; }},
  0x0973: {size: 2, read: function (b, i) { return {pressure: unsigned(b, i) / 10}; }},
  // From here on: channels of the larger AM319, which sends the first ones in the same way.
  0x0500: {size: 1, read: function (b, i) { return {pir: b[i]}; }},
  0x06cb: {size: 1, read: function (b, i) { return {light_level: b[i]}; }},
  0x0a7d: {size: 2, read: function (b, i) { return {hcho: unsigned(b, i) / 100}; }},
  0x0b7d: {size: 2, read: function (b, i) { return {pm2_5: unsigned(b, i)}; }},
  0x0c7d: {size: 2, read: function (b, i) { return {pm10: unsigned(b, i)}; }},
  0x0e01: {size: 1, read: function (b, i) { return {beep: b[i]}; }},
};

function unsigned(b, i) { return b[i] | (b[i + 1] << 8); }
function signed(b, i) { return (unsigned(b, i) << 16) >> 16; }

function decodeUplink(input) {
  var b = input.bytes;
  var data = {};
  var warnings = [];
  var i = 0;
  while (i < b.length) {
    var field = FIELDS[(b[i] << 8) | b[i + 1]];
    if (!field) {
      // The length of an unknown channel is unknown too: what follows cannot be read.
      warnings.push("unknown channel at byte " + i);
      break;
    }
    if (i + 2 + field.size > b.length) return {errors: ["payload ends inside a value"]};
    Object.assign(data, field.read(b, i + 2));
    i += 2 + field.size;
  }
  if (Object.keys(data).length === 0) return {errors: ["no known channel"]};
  return {data: data, warnings: warnings};
}

function encodeSimulated(values) {
  var bytes = [];
  var put = function (channel, type, value) { bytes.push(channel, type, value & 255, (value >> 8) & 255); };
  if ("temperature" in values) put(0x03, 0x67, Math.round(values.temperature * 10));
  if ("relativeHumidity" in values) bytes.push(0x04, 0x68, Math.round(values.relativeHumidity * 2) & 255);
  if ("co2" in values) put(0x07, 0x7d, Math.round(values.co2));
  return {bytes: bytes, fPort: 85};
}
