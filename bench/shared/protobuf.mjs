// Bytes of protobuf messages, piece by piece.

export function varint(value) {
  const bytes = [];
  let left = value;
  while (left > 127) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  bytes.push(left);
  return bytes;
}

export const part = (tag, bytes) => [tag, ...varint(bytes.length), ...bytes];

/** A label message as a field of a series. */
export function labelField(name, value) {
  return part(0x0a, [...part(0x0a, Buffer.from(name)), ...part(0x12, Buffer.from(value))]);
}
