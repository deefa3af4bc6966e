// From a read request to a batch for the store: each series gets its reference, refused series lose their rows. Hot path.
import { isInputError } from '@/lib/errors/input-error';
import type { KnownLabels } from '@/lib/formats/remote-write/known-labels';
import { readLabels } from '@/lib/formats/remote-write/read-labels';
import { SCATTERED_LABELS, type WriteRequest } from '@/lib/formats/remote-write/write-request';
import { type KnownSeries, NOT_KNOWN } from '@/server/remote/known-series';
import type { Refusal } from '@/server/remote/refusals';
import type { RemoteWriteLimits } from '@/lib/formats/remote-write/remote-write-limits';
import type { Workspace } from '@/server/remote/workspaces';
import type { SampleAppender, SampleBatch, SeriesRef } from '@/server/storage/ports';

interface Deps {
  readonly appender: Pick<SampleAppender, 'seriesRef'>;
  readonly known: KnownSeries;
  readonly labels: KnownLabels;
  readonly limits: RemoteWriteLimits;
}

export interface SeriesResolver {
  /** `request` was read just now, with `known` as its recogniser. The batch of floats is a view of the workspace, which also has the references of histograms then. Throws InputError for broken label messages; then nothing may be stored. */
  resolve(request: WriteRequest, workspace: Workspace, refuse: (refusal: Refusal) => void): SampleBatch;
  /** The store no longer knows a reference of the series at this place: makes it again, NOT_KNOWN when it is refused. */
  resolveAgain(request: WriteRequest, series: number, refuse: (refusal: Refusal) => void): SeriesRef;
}

export function createSeriesResolver({ appender, known, labels, limits }: Deps): SeriesResolver {
  function firstSight(request: WriteRequest, series: number, refuse: (refusal: Refusal) => void): SeriesRef {
    const { bytes, labelStarts, labelEnds, sampleEnds } = request;
    const start = labelStarts[series] ?? 0;
    const end = labelEnds[series] ?? 0;
    const floatCount = (sampleEnds[series] ?? 0) - (series === 0 ? 0 : (sampleEnds[series - 1] ?? 0));
    const sampleCount = floatCount + histogramCountOf(request, series);
    const read = readLabels({ bytes, start, end }, limits, labels);
    if ('problem' in read) {
      refuse({ series, reason: 'labels', text: read.problem, sampleCount });
      return NOT_KNOWN;
    }
    if (sampleCount === 0) return NOT_KNOWN;
    try {
      const ref = appender.seriesRef(read.labels);
      if (request.numbers[series] !== SCATTERED_LABELS) known.set(start, end, ref);
      return ref;
    } catch (thrown) {
      if (!isInputError(thrown)) throw thrown;
      refuse({ series, reason: 'series_limit', text: thrown.message, sampleCount });
      return NOT_KNOWN;
    }
  }

  return {
    resolve(request, workspace, refuse) {
      const { seriesCount, sampleCount, numbers, labelStarts, labelEnds, sampleEnds, timestampsMs, values } = request;
      const { histogramCount, histogramSeries } = request;
      workspace.reserve(seriesCount, sampleCount, histogramCount);
      const { seriesRefs, rowEnds, histogramRefs } = workspace;
      const { generation } = known;
      let row = 0;
      let to = 0;
      let histogram = 0;
      for (let series = 0; series < seriesCount; series += 1) {
        const end = sampleEnds[series] ?? 0;
        let number = numbers[series] ?? 0;
        if (number > 0 && known.generation !== generation)
          number = known.identify(labelStarts[series] ?? 0, labelEnds[series] ?? 0);
        let ref = number > 0 ? known.take(number) : NOT_KNOWN;
        if (ref === NOT_KNOWN) ref = firstSight(request, series, refuse);
        if (ref === NOT_KNOWN) row = end;
        for (; row < end; row += 1) {
          if (to !== row) moveRow(timestampsMs, values.words, row, to);
          seriesRefs[to] = ref;
          to += 1;
        }
        rowEnds[series] = to;
        for (; histogram < histogramCount && histogramSeries[histogram] === series; histogram += 1)
          histogramRefs[histogram] = ref;
      }
      return { count: to, seriesRefs, timestampsMs, values: values.values };
    },
    resolveAgain(request, series, refuse) {
      const start = request.labelStarts[series] ?? 0;
      const end = request.labelEnds[series] ?? 0;
      known.begin(request.bytes);
      known.set(start, end, NOT_KNOWN);
      return firstSight(request, series, refuse);
    },
  };
}

function histogramCountOf({ histogramCount, histogramSeries }: WriteRequest, series: number): number {
  const firstOf = (wanted: number): number => {
    let low = 0;
    let high = histogramCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((histogramSeries[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return firstOf(series + 1) - firstOf(series);
}

/** The rows of a refused series leave a gap; those behind it move up. */
function moveRow(timestampsMs: Float64Array, words: Uint32Array, from: number, to: number): void {
  timestampsMs[to] = timestampsMs[from] ?? 0;
  words[to * 2] = words[from * 2] ?? 0;
  words[to * 2 + 1] = words[from * 2 + 1] ?? 0;
}

/** The series that a row of the batch belongs to. */
export function seriesOfRow(rowEnds: Int32Array, seriesCount: number, row: number): number {
  let low = 0;
  let high = seriesCount - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rowEnds[middle] ?? 0) > row) high = middle;
    else low = middle + 1;
  }
  return low;
}
