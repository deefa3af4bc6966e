// Neumaier's compensated summation, the way Prometheus adds floats: same terms, same order, same bits.

/** A running sum with the rounding error it has lost so far. Change it with addTo() only. */
export interface KahanSum {
  sum: number;
  rest: number;
}

export function addTo(state: KahanSum, value: number): void {
  const { sum } = state;
  const total = sum + value;
  // From here on the rest would only turn an infinity into NaN.
  if (total === Infinity || total === -Infinity) state.rest = 0;
  else if (Math.abs(sum) >= Math.abs(value)) state.rest += sum - total + value;
  else state.rest += value - total + sum;
  state.sum = total;
}
