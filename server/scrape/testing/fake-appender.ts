// A store in memory that shows what was appended, batch by batch.
import { labelsKey, labelValue, METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import {
  STALE_MARKER_HIGH,
  STALE_MARKER_LOW,
  type AppendOutcome,
  type MetricMetadata,
  type SampleAppender,
  type SampleBatch,
  type SeriesRef,
} from '@/server/storage/ports';

export interface AppendedSample {
  readonly labels: LabelSet;
  readonly timestampMs: number;
  readonly value: number | 'stale';
}

export interface FakeAppender extends SampleAppender {
  /** The next batch of a job that was not handed out yet; waits for it. */
  nextBatch(job: string): Promise<readonly AppendedSample[]>;
  /** Batches of a job that were not handed out yet. */
  pendingCount(job: string): number;
  /** Decides about each batch: throw, or say what was refused. */
  answer: (batch: SampleBatch) => AppendOutcome;
  /** Throw to refuse a new series. */
  admit: (labels: LabelSet) => void;
  readonly metadata: MetricMetadata[];
  /** Lets go of all references, as a store does with series that it thinks idle. */
  forgetSeries(): void;
}

export const allStored = ({ count }: SampleBatch): AppendOutcome => ({
  appendedCount: count,
  repeatedCount: 0,
  rejected: [],
});

export function createFakeAppender(): FakeAppender {
  const refs = new Map<string, SeriesRef>();
  const labelsOf: LabelSet[] = [];
  const pending: { readonly job: string; readonly samples: readonly AppendedSample[] }[] = [];
  const waiters: { readonly job: string; readonly resolve: (samples: readonly AppendedSample[]) => void }[] = [];

  const deliver = (samples: readonly AppendedSample[]): void => {
    const job = labelValue(samples[0]?.labels ?? [], 'job');
    const at = waiters.findIndex((waiter) => waiter.job === job);
    if (at === -1) pending.push({ job, samples });
    else waiters.splice(at, 1)[0]?.resolve(samples);
  };

  const appender: FakeAppender = {
    answer: allStored,
    admit: () => undefined,
    metadata: [],
    seriesRef: (labels) => {
      const key = labelsKey(labels);
      const known = refs.get(key);
      if (known !== undefined) return known;
      appender.admit(labels);
      labelsOf.push(labels);
      refs.set(key, labelsOf.length - 1);
      return labelsOf.length - 1;
    },
    append: async (batch) => {
      const outcome = appender.answer(batch);
      const refused = new Set(outcome.rejected.map(({ row }) => row));
      deliver(decode(batch, labelsOf).filter((_, row) => !refused.has(row)));
      return outcome;
    },
    recordMetadata: (entries) => {
      appender.metadata.push(...entries);
    },
    nextBatch: (job) => {
      const at = pending.findIndex((one) => one.job === job);
      const [found] = at === -1 ? [] : pending.splice(at, 1);
      return found ? Promise.resolve(found.samples) : new Promise((resolve) => waiters.push({ job, resolve }));
    },
    pendingCount: (job) => pending.filter((one) => one.job === job).length,
    forgetSeries: () => refs.clear(),
  };
  return appender;
}

function decode(
  { count, seriesRefs, timestampsMs, values }: SampleBatch,
  labelsOf: readonly LabelSet[],
): AppendedSample[] {
  const bits = new DataView(values.buffer);
  return Array.from({ length: count }, (_, row) => {
    const isStale =
      bits.getUint32(row * 8 + 4, true) === STALE_MARKER_HIGH && bits.getUint32(row * 8, true) === STALE_MARKER_LOW;
    return {
      labels: labelsOf[seriesRefs[row] ?? -1] ?? [],
      timestampMs: timestampsMs[row] ?? Number.NaN,
      value: isStale ? 'stale' : (values[row] ?? Number.NaN),
    };
  });
}

/** `name{label="value"}` → value, without job and instance: what most tests look at. */
export function bySeries(samples: readonly AppendedSample[]): Record<string, number | 'stale'> {
  return Object.fromEntries(samples.map(({ labels, value }) => [seriesText(labels), value]));
}

function seriesText(labels: LabelSet): string {
  const pairs: string[] = [];
  for (let at = 0; at < labels.length; at += 2) {
    const name = labels[at] ?? '';
    if (name !== METRIC_NAME && name !== 'job' && name !== 'instance') pairs.push(`${name}="${labels[at + 1] ?? ''}"`);
  }
  const name = labelValue(labels, METRIC_NAME);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}
