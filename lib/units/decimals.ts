// How many decimals a number gets, and rounding to them, as Grafana does it (measured values: units.tsv of the goldens).

/** About three significant digits: 0.0123456 → 4, 12.3 → 1, 99.95 → 1, 65432.1 → 0. Whole numbers get none. */
export function automaticDecimals(value: number): number {
  if (value === 0 || value % 1 === 0 || !Number.isFinite(value)) return 0;
  const magnitude = Math.abs(value);
  const decimals = 1 - Math.floor(Math.log(magnitude) / Math.LN10);
  const leading = magnitude / 10 ** -decimals;
  return Math.max(0, leading > 2.25 ? decimals + 1 : decimals);
}

/** `decimals` undefined = automatic. Rounds half up; keeps JavaScript's exponent form for very small and large numbers. */
export function formatFixed(value: number, decimals?: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const placeCount = Math.min(20, Math.max(0, decimals ?? automaticDecimals(value)));
  if (value === 0) return value.toFixed(placeCount);
  const factor = 10 ** placeCount;
  const scaled = value * factor;
  // What is too large to be scaled has no digits behind its point either.
  const rounded = String(Number.isFinite(scaled) ? Math.round(scaled) / factor : value);
  if (rounded.includes('e') || placeCount === 0) return rounded;
  const dotAt = rounded.indexOf('.');
  const shownCount = dotAt < 0 ? 0 : rounded.length - dotAt - 1;
  if (shownCount >= placeCount) return rounded;
  return `${dotAt < 0 ? `${rounded}.` : rounded}${'0'.repeat(placeCount - shownCount)}`;
}
