// One append a request; rows of series that the store has let go of meanwhile are sent once more under a new reference.
import { EnvironmentError } from '@/lib/errors/environment-error';
import type { WriteRequest } from '@/lib/formats/remote-write/write-request';
import { NOT_KNOWN } from '@/server/remote/known-series';
import type { Refusal } from '@/server/remote/refusals';
import type { SeriesResolver } from '@/server/remote/resolve-series';
import type { AppendOutcome, HistogramBatch, SampleAppender, SampleBatch, SeriesRef } from '@/server/storage/ports';

export interface BatchJob {
  readonly request: WriteRequest;
  readonly batch: SampleBatch;
  /** The place in the request of the series that a row belongs to. */
  readonly seriesOf: (row: number) => number;
  readonly refuse: (refusal: Refusal) => void;
}

interface Deps {
  readonly appender: Pick<SampleAppender, 'append'>;
  readonly resolver: SeriesResolver;
}

const RETRY_AFTER_SECONDS = 1;

/** The rows of the outcome are those of the batch. */
export function createBatchAppender({ appender, resolver }: Deps): (job: BatchJob) => Promise<AppendOutcome> {
  return async (job) => {
    const outcome = await appender.append(job.batch, 'live');
    const lost = outcome.rejected.filter(({ reason }) => reason === 'unknown_series');
    if (lost.length === 0) return outcome;
    const { rows, refs } = findAgain(job, lost, resolver);
    const again = await appender.append(rowsOf(job.batch, rows, refs), 'live');
    if (again.rejected.some(({ reason }) => reason === 'unknown_series'))
      throw new EnvironmentError('Cannot store all samples: their series end while they are written', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    return {
      appendedCount: outcome.appendedCount + again.appendedCount,
      repeatedCount: outcome.repeatedCount + again.repeatedCount,
      rejected: [
        ...outcome.rejected.filter(({ reason }) => reason !== 'unknown_series'),
        ...again.rejected.map(({ row, reason }) => ({ row: rows[row] ?? 0, reason })),
      ],
    };
  };
}

function findAgain(
  { request, seriesOf, refuse }: BatchJob,
  lost: AppendOutcome['rejected'],
  resolver: SeriesResolver,
): { rows: number[]; refs: SeriesRef[] } {
  const rows: number[] = [];
  const refs: SeriesRef[] = [];
  let lastSeries = -1;
  let ref = NOT_KNOWN;
  for (const { row } of lost) {
    const series = seriesOf(row);
    if (series !== lastSeries) ref = resolver.resolveAgain(request, series, refuse);
    lastSeries = series;
    if (ref === NOT_KNOWN) continue;
    rows.push(row);
    refs.push(ref);
  }
  return { rows, refs };
}

/** The rows of histograms come after those of floats, as `rows` rise: the new batch keeps their order. */
function rowsOf(batch: SampleBatch, rows: readonly number[], refs: readonly SeriesRef[]): SampleBatch {
  const count = rows.filter((row) => row < batch.count).length;
  const timestampsMs = new Float64Array(count);
  // As words: a stale marker would not survive as a number.
  const from = new Uint32Array(batch.values.buffer, batch.values.byteOffset, batch.values.length * 2);
  const to = new Uint32Array(count * 2);
  rows.slice(0, count).forEach((row, at) => {
    timestampsMs[at] = batch.timestampsMs[row] ?? 0;
    to[at * 2] = from[row * 2] ?? 0;
    to[at * 2 + 1] = from[row * 2 + 1] ?? 0;
  });
  const floats = {
    count,
    seriesRefs: Int32Array.from(refs.slice(0, count)),
    timestampsMs,
    values: new Float64Array(to.buffer),
  };
  const { histograms } = batch;
  if (!histograms || count === rows.length) return floats;
  const places = rows.slice(count).map((row) => row - batch.count);
  return { ...floats, histograms: histogramsAt(histograms, places, refs.slice(count)) };
}

function histogramsAt(
  { timestampsMs, histograms }: HistogramBatch,
  places: readonly number[],
  refs: readonly SeriesRef[],
): HistogramBatch {
  return {
    seriesRefs: Int32Array.from(refs),
    timestampsMs: Float64Array.from(places, (place) => timestampsMs[place] ?? 0),
    histograms: places.flatMap((place) => histograms[place] ?? []),
  };
}
