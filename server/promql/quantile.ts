// Quantiles of plain values, as Prometheus computes them.

/** Sorts `values` in place, NaN first. NaN for no values or q = NaN; ∓Inf for q outside 0 … 1. */
export function quantileOf(q: number, values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  values.sort();
  moveNaNsFirst(values);
  const rank = q * (values.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (values[lower] ?? NaN) * (1 - weight) + (values[upper] ?? NaN) * weight;
}

/** Typed arrays sort NaN to the end; Prometheus counts it as the smallest. */
function moveNaNsFirst(sorted: Float64Array): void {
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count -= 1;
  if (count === sorted.length) return;
  sorted.copyWithin(sorted.length - count, 0, count);
  sorted.fill(NaN, 0, sorted.length - count);
}
