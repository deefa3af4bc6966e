// The batch of a whole request: the floats as they were read, then its native histograms; and which series each row is of.
import { readHistogram } from '@/lib/formats/remote-write/read-histogram';
import type { WriteRequest } from '@/lib/formats/remote-write/write-request';
import { NOT_KNOWN } from '@/server/remote/known-series';
import type { Refusal } from '@/server/remote/refusals';
import { seriesOfRow } from '@/server/remote/resolve-series';
import type { Workspace } from '@/server/remote/workspaces';
import { STALE_MARKER_HIGH, STALE_MARKER_LOW, type SampleBatch, type SeriesRef } from '@/server/storage/ports';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';

export interface RequestBatch {
  readonly batch: SampleBatch;
  readonly sampleCount: number;
  /** The place in the request of the series that a row of the batch belongs to. */
  readonly seriesOf: (row: number) => number;
}

interface Row {
  readonly series: number;
  readonly ref: SeriesRef;
  readonly timestampMs: number;
}

/** `floats` was resolved from the request just now. Histograms that cannot be stored are refused. Throws InputError for broken messages. */
export function requestBatch(
  floats: SampleBatch,
  { request, workspace }: { readonly request: WriteRequest; readonly workspace: Workspace },
  refuse: (refusal: Refusal) => void,
): RequestBatch {
  const { bytes, histogramCount, histogramSeries, histogramStarts, histogramEnds, seriesCount } = request;
  const stale: Row[] = [];
  const native: (Row & { readonly histogram: NativeHistogram })[] = [];
  for (let at = 0; at < histogramCount; at += 1) {
    const ref = workspace.histogramRefs[at] ?? NOT_KNOWN;
    if (ref === NOT_KNOWN) continue;
    const pushed = readHistogram({ bytes, start: histogramStarts[at] ?? 0, end: histogramEnds[at] ?? 0 });
    const row = { series: histogramSeries[at] ?? 0, ref, timestampMs: pushed.timestampMs };
    if ('problem' in pushed) refuse({ series: row.series, reason: 'histogram', text: pushed.problem, sampleCount: 1 });
    else if ('isStale' in pushed) stale.push(row);
    else native.push({ ...row, histogram: pushed.histogram });
  }
  const batch = stale.length === 0 ? floats : withStaleMarkers(floats, stale);
  const extra = [...stale, ...native];
  return {
    batch: native.length === 0 ? batch : { ...batch, histograms: columnsOf(native) },
    sampleCount: batch.count + native.length,
    seriesOf: (row) =>
      row < floats.count ? seriesOfRow(workspace.rowEnds, seriesCount, row) : (extra[row - floats.count]?.series ?? 0),
  };
}

function columnsOf(native: readonly (Row & { readonly histogram: NativeHistogram })[]) {
  return {
    seriesRefs: Int32Array.from(native, ({ ref }) => ref),
    timestampsMs: Float64Array.from(native, ({ timestampMs }) => timestampMs),
    histograms: native.map(({ histogram }) => histogram),
  };
}

/** A series of histograms ends as any other does. */
function withStaleMarkers(floats: SampleBatch, stale: readonly Row[]): SampleBatch {
  const count = floats.count + stale.length;
  const batch = {
    count,
    seriesRefs: new Int32Array(count),
    timestampsMs: new Float64Array(count),
    values: new Float64Array(count),
  };
  batch.seriesRefs.set(floats.seriesRefs.subarray(0, floats.count));
  batch.timestampsMs.set(floats.timestampsMs.subarray(0, floats.count));
  batch.values.set(floats.values.subarray(0, floats.count));
  const words = new Uint32Array(batch.values.buffer);
  stale.forEach(({ ref, timestampMs }, at) => {
    const row = floats.count + at;
    batch.seriesRefs[row] = ref;
    batch.timestampsMs[row] = timestampMs;
    words[row * 2] = STALE_MARKER_LOW;
    words[row * 2 + 1] = STALE_MARKER_HIGH;
  });
  return batch;
}
