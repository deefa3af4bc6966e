// Hands the results of rules to the store. While the database is away they wait here, bounded; a run must not miss its time.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';
import type { AppendOutcome, SampleAppender, SampleBatch } from '@/server/storage/ports';

export interface ResultWriter {
  /** `waiting`: not in the store yet. */
  write(batch: SampleBatch): Promise<AppendOutcome | 'waiting'>;
  readonly waitingCount: number;
  readonly lostCount: number;
}

/** A commit takes milliseconds. After this long the run goes on and its results wait. */
const PATIENCE_MS = 2000;
/** Samples that may wait; the oldest batches go first. About 100 MB. */
const WAITING_LIMIT = 4_000_000;

export function createResultWriter(appender: Pick<SampleAppender, 'append'>, log: Log): ResultWriter {
  let waiting: SampleBatch[] = [];
  let waitingCount = 0;
  let lostCount = 0;
  let isDraining = false;

  const sizeOf = ({ count, histograms }: SampleBatch): number => count + (histograms?.histograms.length ?? 0);

  const keep = (batch: SampleBatch): void => {
    if (waiting.length === 0) log.warn('The database is away: results of rules wait');
    waiting.push(batch);
    waitingCount += sizeOf(batch);
    while (waitingCount > WAITING_LIMIT) {
      const lost = waiting.shift();
      if (!lost) break;
      waitingCount -= sizeOf(lost);
      lostCount += sizeOf(lost);
    }
  };

  /** In order; what fails again stays. */
  const drain = async (): Promise<void> => {
    if (isDraining) return;
    isDraining = true;
    try {
      for (let next = waiting[0]; next; next = waiting[0]) {
        await appender.append(next, 'live');
        if (waiting[0] !== next) continue;
        waiting = waiting.slice(1);
        waitingCount -= sizeOf(next);
      }
      log.info('The database is back: results of rules that waited are stored');
    } catch (thrown) {
      if (!isEnvironmentError(thrown)) throw thrown;
    } finally {
      isDraining = false;
    }
  };

  return {
    get waitingCount() {
      return waitingCount;
    },
    get lostCount() {
      return lostCount;
    },
    write: async (batch) => {
      if (waiting.length > 0) {
        keep(batch);
        void drain().catch((thrown: unknown) => log.error({ err: thrown }, 'Cannot store results of rules'));
        return 'waiting';
      }
      const append = appender.append(batch, 'live');
      const outcome = await withPatience(append);
      if (outcome === 'waiting') append.catch(() => keep(batch));
      else if (outcome === 'away') keep(batch);
      else return outcome;
      return 'waiting';
    },
  };
}

async function withPatience(append: Promise<AppendOutcome>): Promise<AppendOutcome | 'waiting' | 'away'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'waiting'>((resolve) => {
    timer = setTimeout(() => resolve('waiting'), PATIENCE_MS);
  });
  try {
    return await Promise.race([append, late]);
  } catch (thrown) {
    if (isEnvironmentError(thrown)) return 'away';
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}
