// Hands batches to the store. While the database is away they wait here, in order and bounded, and are tried again.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';
import type { ScrapeMetrics } from '@/server/scrape/scrape-metrics';
import type { Timers } from '@/server/scrape/timers';
import type { AppendOutcome, SampleAppender, SampleBatch } from '@/server/storage/ports';

export interface SampleWriter {
  /** Resolves after the commit, or with `waiting` when the database is away. */
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
  /** About 20 bytes each. */
  readonly waitingLimit?: number;
}

const WAITING_LIMIT_SAMPLES = 2_000_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

export function createSampleWriter(deps: WriterDeps): SampleWriter {
  const { appender, timers, log, metrics, waitingLimit = WAITING_LIMIT_SAMPLES } = deps;
  const waiting: SampleBatch[] = [];
  let waitingCount = 0;
  let retryMs = FIRST_RETRY_MS;
  let cancelRetry: (() => void) | null = null;
  let draining: Promise<void> | null = null;
  metrics.waitingSamplesLimit.set(waitingLimit);

  const enqueue = (batch: SampleBatch): void => {
    waiting.push(batch);
    waitingCount += batch.count;
    while (waitingCount > waitingLimit) {
      const lost = waiting.shift();
      if (!lost) break;
      waitingCount -= lost.count;
      metrics.lostSamples.inc(lost.count);
    }
    metrics.waitingSamples.set(waitingCount);
  };

  const scheduleRetry = (): void => {
    if (cancelRetry) return;
    cancelRetry = timers.after(retryMs, () => {
      cancelRetry = null;
      void drain();
    });
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  };

  const drainOnce = async (): Promise<void> => {
    for (let batch = waiting[0]; batch; batch = waiting[0]) {
      try {
        await appender.append(batch, 'live');
      } catch (thrown) {
        if (isEnvironmentError(thrown)) {
          scheduleRetry();
          return;
        }
        metrics.lostSamples.inc(batch.count);
        log.error({ err: thrown }, 'Cannot store scraped samples: they are lost');
      }
      // The queue may have shed this batch from its front while the append was under way.
      if (waiting[0] === batch) {
        waiting.shift();
        waitingCount -= batch.count;
      }
      metrics.waitingSamples.set(waitingCount);
    }
    retryMs = FIRST_RETRY_MS;
    log.info('The database is back: all scraped samples that waited are stored');
  };

  const drain = (): Promise<void> => {
    draining ??= drainOnce().finally(() => {
      draining = null;
    });
    return draining;
  };

  return {
    write: async (batch) => {
      if (waiting.length > 0) {
        enqueue(batch);
        scheduleRetry();
        return 'waiting';
      }
      try {
        return await appender.append(batch, 'live');
      } catch (thrown) {
        if (!isEnvironmentError(thrown)) throw thrown;
        if (waiting.length === 0) log.warn({ reason: thrown.message }, 'The database is away: scraped samples wait');
        enqueue(batch);
        scheduleRetry();
        return 'waiting';
      }
    },
    flush: async () => {
      if (waiting.length > 0) await drain();
    },
    stop: () => cancelRetry?.(),
  };
}
