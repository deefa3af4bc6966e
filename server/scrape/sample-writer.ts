// Hands batches to the store. While the database is away or silent they wait here, in order and bounded, and are tried again.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';
import type { ScrapeMetrics } from '@/server/scrape/scrape-metrics';
import type { Timers } from '@/server/platform/timers';
import { type WaitingBatch, WaitingBatches } from '@/server/scrape/waiting-batches';
import type { AppendOutcome, SampleAppender, SampleBatch } from '@/server/storage/ports';

export interface SampleWriter {
  /**
   * Resolves after the commit, or with `waiting` when the database is away or takes too long: a scrape must not miss its time. The
   * batch's arrays may be used again then.
   */
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

export function createSampleWriter(deps: WriterDeps): SampleWriter {
  const { appender, timers, log, metrics } = deps;
  const waiting = new WaitingBatches(deps.bufferLimitBytes, metrics);
  let retryMs = FIRST_RETRY_MS;
  let windowLength = 1;
  let cancelRetry: (() => void) | null = null;
  let draining: Promise<void> | null = null;

  const enqueue = (entry: WaitingBatch): void => {
    if (waiting.count === 0) log.warn('The database is away: scraped samples wait');
    waiting.push(entry);
    scheduleRetry();
  };

  const remove = (entry: WaitingBatch): void => {
    waiting.remove(entry);
    if (waiting.count > 0) return;
    windowLength = 1;
    log.info('The database is back: all scraped samples that waited are stored');
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
  const settle = async (entry: WaitingBatch, append: Promise<AppendOutcome>): Promise<void> => {
    try {
      const { rejected } = await append;
      // The store let go of a series of which it never saw a sample.
      metrics.lostSamples.inc(rejected.filter(({ reason }) => reason === 'unknown_series').length);
    } catch (thrown) {
      if (isEnvironmentError(thrown)) {
        entry.attempt = null;
        windowLength = 1;
        scheduleRetry();
        return;
      }
      metrics.lostSamples.inc(entry.batch.count);
      log.error({ err: thrown }, 'Cannot store scraped samples: they are lost');
    }
    remove(entry);
  };

  const drainOnce = async (): Promise<void> => {
    while (waiting.count > 0) {
      const some = waiting.first(windowLength);
      await Promise.all(some.map((entry) => (entry.attempt ??= settle(entry, appender.append(entry.batch, 'live')))));
      // One that failed is where it was, and its retry is arranged.
      if (some.some((entry) => entry.attempt === null)) return;
      retryMs = FIRST_RETRY_MS;
      if (waiting.count > 0) windowLength = Math.min(windowLength * WINDOW_GROWTH, WINDOW_LIMIT);
    }
  };

  const drain = (): Promise<void> => {
    draining ??= drainOnce().finally(() => {
      draining = null;
    });
    return draining;
  };

  /** All that waits is on its way and the database answers again: what comes now may follow, or the waiting would never end. */
  const isCatchingUp = (): boolean => windowLength > 1 && !waiting.hasIdle;

  return {
    write: async (batch) => {
      if (waiting.count > 0 && !isCatchingUp()) {
        enqueue(entryOf(batch));
        return 'waiting';
      }
      const append = appender.append(batch, 'live');
      try {
        const outcome = await withPatience(append, timers);
        if (outcome !== 'waiting') return outcome;
        const entry = entryOf(batch);
        entry.attempt = settle(entry, append);
        enqueue(entry);
      } catch (thrown) {
        if (!isEnvironmentError(thrown)) throw thrown;
        log.debug({ reason: thrown.message }, 'Scraped samples could not be stored yet');
        enqueue(entryOf(batch));
      }
      return 'waiting';
    },
    flush: async () => {
      if (waiting.count > 0) await drain();
    },
    stop: () => cancelRetry?.(),
  };
}

function withPatience<T>(work: Promise<T>, timers: Timers): Promise<T | 'waiting'> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(PATIENCE_MS, () => resolve('waiting'));
    work.then(resolve, reject).finally(cancel);
  });
}

/** With arrays of its own: those of the batch are used for the next scrape. */
function entryOf({ count, seriesRefs, timestampsMs, values, ...rest }: SampleBatch): WaitingBatch {
  const batch = {
    ...rest,
    count,
    seriesRefs: seriesRefs.slice(0, count),
    timestampsMs: timestampsMs.slice(0, count),
    values: values.slice(0, count),
  };
  return { batch, attempt: null };
}
