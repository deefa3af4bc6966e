// The one form that values have in the store.
import { STALE_MARKER_HIGH, STALE_MARKER_LOW } from '@/server/storage/ports';

const CANONICAL_NAN_HIGH = 0x7ff8_0000;

/** Every NaN but the stale marker becomes the one NaN. */
export function canonicalBits(words: Uint32Array, row: number, bits: { low: number; high: number }): void {
  const low = words[row * 2] ?? 0;
  const high = words[row * 2 + 1] ?? 0;
  const exponent = high & 0x7fff_ffff;
  const isNaNValue = exponent > 0x7ff0_0000 || (exponent === 0x7ff0_0000 && low !== 0);
  const isStale = high === STALE_MARKER_HIGH && low === STALE_MARKER_LOW;
  bits.low = isNaNValue && !isStale ? 0 : low;
  bits.high = isNaNValue && !isStale ? CANONICAL_NAN_HIGH : high;
}
