// Typed arrays that grow by doubling; new elements hold `fill`.

export function growInt32(source: Int32Array, needed: number, fill = 0): Int32Array {
  if (needed <= source.length) return source;
  const grown = new Int32Array(Math.max(needed, source.length * 2));
  grown.set(source);
  if (fill !== 0) grown.fill(fill, source.length);
  return grown;
}

export function growUint32(source: Uint32Array, needed: number): Uint32Array {
  if (needed <= source.length) return source;
  const grown = new Uint32Array(Math.max(needed, source.length * 2));
  grown.set(source);
  return grown;
}

export function growUint8(source: Uint8Array, needed: number): Uint8Array {
  if (needed <= source.length) return source;
  const grown = new Uint8Array(Math.max(needed, source.length * 2));
  grown.set(source);
  return grown;
}

export function growFloat64(source: Float64Array, needed: number, fill = 0): Float64Array {
  if (needed <= source.length) return source;
  const grown = new Float64Array(Math.max(needed, source.length * 2));
  grown.set(source);
  if (fill !== 0) grown.fill(fill, source.length);
  return grown;
}
