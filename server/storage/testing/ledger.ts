// What batch number n of the ledger holds: every sample follows from the number, so what is stored can be checked without a copy.
import { labelSetOf } from '@/lib/labels/label-set';
import { NO_BUCKETS, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { SampleAppender, SampleBatch, TimeRange } from '@/server/storage/ports';

export const LEDGER_SERIES = 40;
/** Some series come in order, some one batch late and swapped, some with a gap of hours. */
const BASE_MS = 1_700_000_000_000;
/** Nothing of it is ever too old. */
export const LEDGER_RETENTION_MS = 2 ** 45;

export function ledgerTimeMs(number: number, series: number): number {
  if (series % 4 === 1) return BASE_MS + (number ^ 1) * 1000;
  if (series % 4 === 2) return BASE_MS - number * 7000;
  return BASE_MS + number * 1000;
}

/** The batch that wrote a sample of this time. */
export function ledgerNumber(timestampMs: number, series: number): number {
  if (series % 4 === 1) return ((timestampMs - BASE_MS) / 1000) ^ 1;
  if (series % 4 === 2) return (BASE_MS - timestampMs) / 7000;
  return (timestampMs - BASE_MS) / 1000;
}

export function ledgerValue(number: number, series: number): number {
  if (series % 5 === 0) return number * series + 0.1 * number;
  if (series % 5 === 1) return Math.sin(number) * series;
  return number * 3 + series;
}

/** When the counter behind a sample began; NaN for series that do not say so. */
export function ledgerStartMs(number: number, series: number): number {
  if (series % 3 === 0) return NaN;
  return series % 3 === 1 ? BASE_MS - 3_600_000 : BASE_MS + Math.floor(number / 7) * 1000;
}

/** Series of native histograms: one in order, one late and swapped, one with a gap of hours. */
export const LEDGER_HISTOGRAMS = 3;

/** Its sum names the batch; its layout changes now and then. */
export function ledgerHistogram(number: number, series: number): NativeHistogram {
  const indexes = Int32Array.from({ length: 3 + (Math.floor(number / 20) % 4) }, (_, at) => at * 2 - 3 + series);
  const counts = Float64Array.from(indexes, (index) => number * 2 + index + 10);
  return {
    schema: 3,
    count: number * 10,
    sum: number + series / 10,
    zeroThreshold: 0.001,
    zeroCount: number % 5,
    positive: { indexes, counts },
    negative: series === 1 ? { indexes: Int32Array.of(-4), counts: Float64Array.of(number / 3) } : NO_BUCKETS,
    customBounds: [],
    resetHint: series === 2 ? 'gauge' : 'unknown',
  };
}

/** A series whose older samples are deleted again and again. */
const DOOMED = labelSetOf({ __name__: 'ledger_doomed' });

/** The times of all doomed samples up to a batch. */
export function doomedRange(lastNumber: number): TimeRange {
  return { startMs: 0, endMs: BASE_MS + lastNumber * 1000 };
}

export function ledgerBatch(appender: SampleAppender, number: number): SampleBatch {
  const count = LEDGER_SERIES + 2;
  const seriesRefs = new Int32Array(count);
  const timestampsMs = new Float64Array(count);
  const values = new Float64Array(count);
  const startTimestampsMs = new Float64Array(count).fill(NaN);
  for (let series = 0; series < LEDGER_SERIES; series += 1) {
    seriesRefs[series] = appender.seriesRef(labelSetOf({ __name__: `ledger_${series % 3}`, series: `${series}` }));
    timestampsMs[series] = ledgerTimeMs(number, series);
    values[series] = ledgerValue(number, series);
    startTimestampsMs[series] = ledgerStartMs(number, series);
  }
  // A series of its own: new ones are made at any moment of a life cycle.
  seriesRefs[LEDGER_SERIES] = appender.seriesRef(labelSetOf({ __name__: 'ledger_new', number: `${number}` }));
  timestampsMs[LEDGER_SERIES] = BASE_MS;
  values[LEDGER_SERIES] = number;
  seriesRefs[LEDGER_SERIES + 1] = appender.seriesRef(DOOMED);
  timestampsMs[LEDGER_SERIES + 1] = doomedRange(number).endMs;
  values[LEDGER_SERIES + 1] = number;
  const native = Array.from({ length: LEDGER_HISTOGRAMS }, (_, series) => series);
  const histograms = {
    seriesRefs: Int32Array.from(native, (series) =>
      appender.seriesRef(labelSetOf({ __name__: 'ledger_native', histogram: `${series}` })),
    ),
    timestampsMs: Float64Array.from(native, (series) => ledgerTimeMs(number, series)),
    startTimestampsMs: Float64Array.from(native, (series) => ledgerStartMs(number, series)),
    histograms: native.map((series) => ledgerHistogram(number, series)),
  };
  return { count, seriesRefs, timestampsMs, values, startTimestampsMs, histograms };
}
