// Which power of ten makes a float64 a whole number that divides back to exactly the same bits.

export const SCALE_LIMIT = 6;
export const POWERS_OF_TEN = Float64Array.of(1, 10, 100, 1000, 1e4, 1e5, 1e6);
/** Whole numbers up to here (and all differences of two of them) are exact. */
export const WHOLE_LIMIT = 2 ** 52;

/**
 * The smallest scale ≥ `fromScale` with `Math.round(value · 10^scale) / 10^scale === value`, bit for bit; SCALE_LIMIT + 1
 * when there is none (odd doubles, NaN, infinities, -0, huge numbers).
 */
export function decimalScale(value: number, fromScale: number): number {
  if (value === 0 && 1 / value < 0) return SCALE_LIMIT + 1;
  let scale = fromScale;
  if (scale === 0) {
    // Nearly all values are whole: no multiplication and no division for those.
    if (Math.trunc(value) === value && value <= WHOLE_LIMIT && value >= -WHOLE_LIMIT) return 0;
    scale = 1;
  }
  while (scale <= SCALE_LIMIT) {
    const power = POWERS_OF_TEN[scale] ?? 1;
    const whole = Math.round(value * power);
    if (whole / power === value && whole <= WHOLE_LIMIT && whole >= -WHOLE_LIMIT) return scale;
    scale += 1;
  }
  return scale;
}
