// Typed arrays that grow; new elements hold `fill`. Long ones grow where they are: nothing is copied, and no shorter ones are left behind.

/**
 * From this size on an array has a piece of memory that it grows into. The C library asks the system for so large a piece by itself, and
 * what is not touched takes no memory. The odd size tells these pieces from all others.
 */
const IN_PLACE_BYTES = 1 << 18;
const PIECE_BYTES = (1 << 25) + 4096;

export function growInt32(source: Int32Array, needed: number, fill = 0): Int32Array {
  if (needed <= source.length) return source;
  const grown = inPlace(source, needed, Int32Array) ?? new Int32Array(Math.max(needed, source.length * 2));
  return continued(source, grown, fill);
}

export function growUint32(source: Uint32Array, needed: number): Uint32Array {
  if (needed <= source.length) return source;
  const grown = inPlace(source, needed, Uint32Array) ?? new Uint32Array(Math.max(needed, source.length * 2));
  return continued(source, grown, 0);
}

export function growUint8(source: Uint8Array, needed: number): Uint8Array {
  if (needed <= source.length) return source;
  const grown = inPlace(source, needed, Uint8Array) ?? new Uint8Array(Math.max(needed, source.length * 2));
  return continued(source, grown, 0);
}

export function growFloat64(source: Float64Array, needed: number, fill = 0): Float64Array {
  if (needed <= source.length) return source;
  const grown = inPlace(source, needed, Float64Array) ?? new Float64Array(Math.max(needed, source.length * 2));
  return continued(source, grown, fill);
}

type Numbers = Int32Array | Uint32Array | Uint8Array | Float64Array;

/** Longer over the piece that the source has, or over a new one; undefined for what is too short for one, or too long. */
function inPlace<Kind extends Numbers>(
  source: Numbers,
  needed: number,
  kind: { new (buffer: ArrayBuffer, byteOffset: number, length: number): Kind; readonly BYTES_PER_ELEMENT: number },
): Kind | undefined {
  const size = kind.BYTES_PER_ELEMENT;
  const limit = PIECE_BYTES / size;
  if (needed > limit || needed * size < IN_PLACE_BYTES) return undefined;
  const piece = pieceOf(source) ?? new ArrayBuffer(PIECE_BYTES);
  return new kind(piece, 0, Math.min(limit, Math.max(needed, source.length * 2)));
}

function pieceOf({ buffer, byteOffset }: Numbers): ArrayBuffer | undefined {
  const isOwn = buffer instanceof ArrayBuffer && byteOffset === 0 && buffer.byteLength === PIECE_BYTES;
  return isOwn ? buffer : undefined;
}

function continued<Kind extends Numbers>(source: Numbers, grown: Kind, fill: number): Kind {
  if (grown.buffer !== source.buffer) grown.set(source);
  if (fill !== 0) grown.fill(fill, source.length);
  return grown;
}
