// Ends the waiting of requests that were under way when the database went silent: they get 503 and not a hang.
import { EnvironmentError } from '@/lib/errors/environment-error';

export interface OutageWatch {
  /** The same promise, or EnvironmentError once the database has been away for a moment. */
  readonly guard: <T>(work: Promise<T>) => Promise<T>;
}

export interface OutageWatchDeps {
  /** Away, or silent for so long that a caller should not wait with us. */
  readonly isDatabaseAway: () => boolean;
  /** Calls back again and again while the process lives. */
  readonly every: (periodMs: number, callback: () => void) => void;
}

const PERIOD_MS = 250;
/**
 * A connection that was cut and is back at once must not hurt requests that never needed it, and after a pause of our own
 * event loop the answers that came meanwhile are read first.
 */
const LEAST_TICKS = 2;
/** With the time between two pings and the ticks, a sender knows within two seconds. */
export const SILENCE_LIMIT_MS = 800;

export function createOutageWatch({ isDatabaseAway, every }: OutageWatchDeps): OutageWatch {
  const waiting = new Set<(error: EnvironmentError) => void>();
  let awayTicks = 0;
  every(PERIOD_MS, () => {
    awayTicks = isDatabaseAway() ? awayTicks + 1 : 0;
    if (awayTicks < LEAST_TICKS) return;
    for (const give of waiting) give(new EnvironmentError('The database does not answer', { retryAfterSeconds: 1 }));
    waiting.clear();
  });
  return {
    guard: (work) =>
      new Promise((resolve, reject) => {
        waiting.add(reject);
        // Exactly one of the three settles it; what comes later is ignored.
        work.then(resolve, reject).finally(() => waiting.delete(reject));
      }),
  };
}
