// Elsys ERS family: a chain of type and value, big endian. The high bits of a type say that the value
// comes with an offset in time, which these devices do not use; such a type is reported as unknown.

var FIELDS = {
  0x01: {size: 2, read: function (b, i) { return {temperature: signed(b, i) / 10}; }},
  0x02: {size: 1, read: function (b, i) { return {humidity: b[i]}; }},
  0x03: {
    size: 3,
    read: function (b, i) {
      var axis = function (k) { return (b[i + k] << 24) >> 24; };
      return {x: axis(0), y: axis(1), z: axis(2)};
    },
  },
  0x04: {size: 2, read: function (b, i) { return {light: unsigned(b, i)}; }},
  0x05: {size: 1, read: function (b, i) { return {motion: b[i]}; }},
  0x06: {size: 2, read: function (b, i) { return {co2: unsigned(b, i)}; }},
  0x07: {size: 2, read: function (b, i) { return {vdd: unsigned(b, i)}; }},
  0x11: {size: 1, read: function (b, i) { return {occupancy: b[i]}; }},
  0x14: {
    size: 4,
    read: function (b, i) { return {pressure: ((unsigned(b, i) << 16) | unsigned(b, i + 2)) / 1000}; },
  },
  0x15: {size: 2, read: function (b, i) { return {soundPeak: b[i], soundAvg: b[i + 1]}; }},
};

function unsigned(b, i) { return (b[i] << 8) | b[i + 1]; }
function signed(b, i) { return (unsigned(b, i) << 16) >> 16; }

function decodeUplink(input) {
  var b = input.bytes;
  var data = {};
  var warnings = [];
  var i = 0;
  while (i < b.length) {
    var field = FIELDS[b[i]];
    if (!field) {
      warnings.push("unknown type at byte " + i);
      break;
    }
    if (i + 1 + field.size > b.length) return {errors: ["payload ends inside a value"]};
    Object.assign(data, field.read(b, i + 1));
    i += 1 + field.size;
  }
  if (Object.keys(data).length === 0) return {errors: ["no known value"]};
  return {data: data, warnings: warnings};
}

function encodeSimulated(values) {
  var bytes = [];
  var put = function (type, value) { bytes.push(type, (value >> 8) & 255, value & 255); };
  if ("temperature" in values) put(0x01, Math.round(values.temperature * 10));
  if ("relativeHumidity" in values) bytes.push(0x02, Math.round(values.relativeHumidity) & 255);
  if ("co2" in values) put(0x06, Math.round(values.co2));
  if ("batteryVoltage" in values) put(0x07, Math.round(values.batteryVoltage * 1000));
  return {bytes: bytes, fPort: 5};
}
