// A real store on a test database, with short forms for writing and reading whole columns.
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { writeHistogram } from '@/lib/encoding/histogram-record';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { labelSetOf, type LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import { systemClock, type Clock } from '@/server/platform/clock';
import { silentLog, type Log } from '@/server/platform/log';
import { createMetrics, type Metrics } from '@/server/platform/metrics';
import { createSeriesStore, type RunningSeriesStore } from '@/server/storage/create-series-store';
import type {
  AppendOutcome,
  SampleAppender,
  SampleBatch,
  SeriesColumns,
  SeriesReader,
  TimeRange,
} from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';

export const ALL_TIME: TimeRange = { startMs: -(2 ** 52), endMs: 2 ** 52 };
const HINTS = { stepMs: 0, rangeMs: 0, maxSamples: 1e9 };

export interface StoreOptions {
  readonly databaseUrl: string;
  readonly clock?: Clock;
  readonly log?: Log;
  readonly limits?: Partial<StoreLimits>;
  readonly metrics?: Metrics;
}

/** A started store; the caller stops it. */
export async function openTestStore({
  databaseUrl,
  clock,
  log,
  limits,
  metrics,
}: StoreOptions): Promise<RunningSeriesStore> {
  const store = createSeriesStore({
    databaseUrl,
    clock: clock ?? systemClock,
    log: log ?? silentLog(),
    metrics: metrics ?? createMetrics({ withProcess: false }),
    // Clocks of tests jump.
    limits: { clockPatienceMs: 0, ...limits },
  });
  await store.start();
  return store;
}

/** A clock that stands still until a test moves it. */
export function manualClock(startMs: number): Clock & { moveTo(nowMs: number): void } {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => performance.now(),
    moveTo(nextMs) {
      nowMs = nextMs;
    },
  };
}

export type SampleRow = readonly [seriesRef: number, timestampMs: number, value: number];

export function batchOf(rows: readonly SampleRow[]): SampleBatch {
  return {
    count: rows.length,
    seriesRefs: Int32Array.from(rows, ([ref]) => ref),
    timestampsMs: Float64Array.from(rows, ([, timestampMs]) => timestampMs),
    values: Float64Array.from(rows, ([, , value]) => value),
  };
}

export async function selectColumns(
  store: SeriesReader,
  matchers: readonly Matcher[],
  range: TimeRange = ALL_TIME,
): Promise<SeriesColumns[]> {
  const found: SeriesColumns[] = [];
  for await (const batch of store.select(matchers, range, HINTS)) found.push(...batch);
  return found;
}

/** Live samples of series of the metric `m`. */
export function writeLive(
  store: SampleAppender,
  rows: readonly (readonly [series: string, timestampMs: number, value: number])[],
): Promise<AppendOutcome> {
  const samples = rows.map(([series, timestampMs, value]): SampleRow => [
    store.seriesRef(labelSetOf({ __name__: 'm', series })),
    timestampMs,
    value,
  ]);
  return store.append(batchOf(samples), 'live');
}

/** All samples of the metric `m`, as bitRows() has them, by the labels of their series. */
export async function liveContent(store: SeriesReader): Promise<Record<string, string[]>> {
  const found = await selectColumns(store, [equals('__name__', 'm')]);
  return Object.fromEntries(found.map((columns) => [labelsText(columns.labels), bitRows(columns)]));
}

export function equals(name: string, value: string): Matcher {
  return { name, type: '=', value };
}

/** A figure that the store shows at /metrics. */
export async function storeFigure(metrics: Metrics, name: string): Promise<number> {
  const line = (await metrics.text()).split('\n').find((one) => one.startsWith(`watchfire_store_${name} `));
  return Number(line?.split(' ')[1]);
}

/** Samples as text with all bits of the values, so that NaN payloads and -0 can be compared. */
export function bitRows({ timestampsMs, values }: Pick<SeriesColumns, 'timestampsMs' | 'values'>): string[] {
  const bits = new BigUint64Array(values.slice().buffer);
  return [...timestampsMs].map((timestampMs, at) => `${timestampMs} ${(bits[at] ?? 0n).toString(16)}`);
}

type Samples = Pick<SeriesColumns, 'timestampsMs' | 'values' | 'startTimestampsMs' | 'histograms'>;

/** As bitRows(), with histograms and start timestamps, in order of time. */
export function sampleTexts(columns: Samples): string[] {
  const { timestampsMs, startTimestampsMs, histograms } = columns;
  const rows = bitRows(columns).map((text, at) => ({
    timestampMs: timestampsMs[at] ?? 0,
    text: `${text}${startText(startTimestampsMs?.[at])}`,
  }));
  histograms?.histograms.forEach((histogram, at) => {
    const timestampMs = histograms.timestampsMs[at] ?? 0;
    const text = `${timestampMs} ${histogramText(histogram)}${startText(histograms.startTimestampsMs?.[at])}`;
    rows.push({ timestampMs, text });
  });
  return rows.toSorted((left, right) => left.timestampMs - right.timestampMs).map(({ text }) => text);
}

function startText(startMs: number | undefined): string {
  return startMs === undefined || Number.isNaN(startMs) ? '' : ` since ${startMs}`;
}

/** All its bits. What a reader finds out about resets is left out: it follows from the neighbours. */
export function histogramText(histogram: NativeHistogram): string {
  const { resetHint } = histogram;
  const writer = new ByteWriter();
  writeHistogram(writer, { ...histogram, resetHint: resetHint === 'notReset' ? 'unknown' : resetHint });
  return Buffer.from(writer.copy()).toString('hex');
}

export function labelsText(labels: LabelSet): string {
  return labels.join(' ');
}
