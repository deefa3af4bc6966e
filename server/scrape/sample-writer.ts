// Hands batches to the store. While the database is away or silent they wait here, in order and bounded, and are tried again.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';
import type { ScrapeMetrics } from '@/server/scrape/scrape-metrics';
import type { Timers } from '@/server/scrape/timers';
import type { AppendOutcome, SampleAppender, SampleBatch } from '@/server/storage/ports';

export interface SampleWriter {
  /** Resolves after the commit, or with `waiting` when the database is away or takes too long: a scrape must not miss its time. */
  write(batch: SampleBatch): Promise<AppendOutcome | 'waiting'>;
  /** Tries what waits once more; gives up at the first failure. */
  flush(): Promise<void>;
  stop(): void;
}

interface WriterDeps {
  readonly appender: Pick<SampleAppender, 'append'>;
  readonly timers: Timers;
  readonly log: Log;
  readonly metrics: ScrapeMetrics;
  /** Batches that wait; beyond it the oldest are lost. */
  readonly bufferLimitBytes: number;
}

/** A commit takes milliseconds. After this long the scrape goes on and its batch waits. */
const PATIENCE_MS = 500;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2000;
/** Batches that are tried together, so that they share commits: one after a failure, then more and more. */
const WINDOW_GROWTH = 8;
const WINDOW_LIMIT = 1024;
/** Reference, time, value. */
const SAMPLE_BYTES = 20;
const BATCH_BYTES = 500;
const HISTOGRAM_BYTES = 1000;

interface Waiting {
  readonly batch: SampleBatch;
  readonly sizeBytes: number;
  /** An append that has not settled yet; it never rejects. */
  attempt: Promise<void> | null;
}

export function createSampleWriter(deps: WriterDeps): SampleWriter {
  const { appender, timers, log, metrics, bufferLimitBytes } = deps;
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let waitingCount = 0;
  let retryMs = FIRST_RETRY_MS;
  let windowLength = 1;
  let cancelRetry: (() => void) | null = null;
  let draining: Promise<void> | null = null;
  metrics.bufferLimitBytes.set(bufferLimitBytes);

  const count = (entry: Waiting, sign: 1 | -1): void => {
    waitingBytes += sign * entry.sizeBytes;
    waitingCount += sign * entry.batch.count;
    metrics.bufferBytes.set(waitingBytes);
    metrics.waitingSamples.set(waitingCount);
  };

  const lose = ({ batch }: Waiting): void => metrics.lostSamples.inc(batch.count);

  const enqueue = (entry: Waiting): void => {
    if (waiting.length === 0) log.warn('The database is away: scraped samples wait');
    waiting.push(entry);
    count(entry, 1);
    while (waitingBytes > bufferLimitBytes) {
      const lost = waiting.shift();
      if (!lost) break;
      count(lost, -1);
      lose(lost);
    }
  };

  /** It may be gone already: shed from the front while its append was under way. */
  const remove = (entry: Waiting): void => {
    const at = waiting.indexOf(entry);
    if (at < 0) return;
    waiting.splice(at, 1);
    count(entry, -1);
    if (waiting.length === 0) log.info('The database is back: all scraped samples that waited are stored');
  };

  const scheduleRetry = (): void => {
    if (cancelRetry) return;
    cancelRetry = timers.after(retryMs, () => {
      cancelRetry = null;
      void drain();
    });
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  };

  /** What became of an entry that waits. */
  const settle = (entry: Waiting, append: Promise<AppendOutcome>): Promise<void> =>
    append.then(
      ({ rejected }) => {
        // The store let go of a series of which it never saw a sample.
        const unknownCount = rejected.filter(({ reason }) => reason === 'unknown_series').length;
        if (unknownCount > 0) metrics.lostSamples.inc(unknownCount);
        entry.attempt = null;
        remove(entry);
      },
      (thrown: unknown) => {
        entry.attempt = null;
        if (isEnvironmentError(thrown)) {
          windowLength = 1;
          scheduleRetry();
          return;
        }
        remove(entry);
        lose(entry);
        log.error({ err: thrown }, 'Cannot store scraped samples: they are lost');
      },
    );

  const drainOnce = async (): Promise<void> => {
    while (waiting.length > 0) {
      const some = waiting.slice(0, windowLength);
      for (const entry of some) entry.attempt ??= settle(entry, appender.append(entry.batch, 'live'));
      await Promise.all(some.map(({ attempt }) => attempt));
      // One that failed is where it was, and its retry is arranged.
      if (waiting[0] !== undefined && some.includes(waiting[0])) return;
      retryMs = FIRST_RETRY_MS;
      windowLength = Math.min(windowLength * WINDOW_GROWTH, WINDOW_LIMIT);
    }
  };

  const drain = (): Promise<void> => {
    draining ??= drainOnce().finally(() => {
      draining = null;
    });
    return draining;
  };

  return {
    write: async (batch) => {
      const entry: Waiting = { batch, sizeBytes: sizeOf(batch), attempt: null };
      if (waiting.length > 0) {
        enqueue(entry);
        scheduleRetry();
        return 'waiting';
      }
      const append = appender.append(batch, 'live');
      try {
        const outcome = await withPatience(append, timers);
        if (outcome !== 'waiting') return outcome;
        enqueue(entry);
        entry.attempt = settle(entry, append);
      } catch (thrown) {
        if (!isEnvironmentError(thrown)) throw thrown;
        log.debug({ reason: thrown.message }, 'Scraped samples could not be stored yet');
        enqueue(entry);
      }
      scheduleRetry();
      return 'waiting';
    },
    flush: async () => {
      if (waiting.length > 0) await drain();
    },
    stop: () => {
      cancelRetry?.();
      waiting = [];
    },
  };
}

function withPatience<T>(work: Promise<T>, timers: Timers): Promise<T | 'waiting'> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(PATIENCE_MS, () => resolve('waiting'));
    work.then(resolve, reject).finally(cancel);
  });
}

/** Of the arrays, which may be longer than what is used of them. */
function sizeOf({ seriesRefs, histograms }: SampleBatch): number {
  return BATCH_BYTES + seriesRefs.length * SAMPLE_BYTES + (histograms?.histograms.length ?? 0) * HISTOGRAM_BYTES;
}
