// What batch `number` of a lane holds: every sample follows from the number, so what is stored is checked without a copy of it.

export const LANES = 4;
export const LANE_SERIES = 20;
export const STEP_MS = 100;
/** So many batches share a series that is made for them. */
export const BATCHES_PER_NEW_SERIES = 10;

export function ledgerTimeMs(startMs, number) {
  return startMs + number * STEP_MS;
}

/** Whole numbers, short decimals, odd doubles, tiny and huge ones, negative zeros and infinities. */
export function ledgerValue(series, number) {
  switch (series % 5) {
    case 0:
      return number * 3 + series;
    case 1:
      return (number * 7 + series) / 100;
    case 2:
      return Math.sin(number) * series;
    case 3:
      return number % 3 === 0 ? -0 : (number % 2 === 0 ? 1e-300 : -1e300) / number;
    default:
      return number % 11 === 0 ? Infinity : -number;
  }
}

/** Labels of the samples of a batch, in order, with their values. */
export function ledgerBatch(lane, number) {
  const samples = Array.from({ length: LANE_SERIES }, (_, series) => ({
    labels: { __name__: `ledger_${series % 3}`, lane: String(lane), series: String(series) },
    value: ledgerValue(series, number),
  }));
  const made = String(Math.floor(number / BATCHES_PER_NEW_SERIES));
  samples.push({ labels: { __name__: 'ledger_new', lane: String(lane), made }, value: number });
  return samples;
}
