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
  const waiting = createWaiting();
  let awayTicks = 0;
  every(PERIOD_MS, () => {
    awayTicks = isDatabaseAway() ? awayTicks + 1 : 0;
    if (awayTicks < LEAST_TICKS) return;
    waiting.rejectAll(() => new EnvironmentError('The database does not answer', { retryAfterSeconds: 1 }));
  });
  return {
    guard: (work) =>
      new Promise((resolve, reject) => {
        const place = waiting.add(reject);
        // Exactly one of the three settles it; what comes later is ignored.
        void work.finally(() => waiting.leave(place)).then(resolve, reject);
      }),
  };
}

type Reject = (error: EnvironmentError) => void;

/**
 * Who waits, by place. Not a Set: that gets a new table every few additions, and the engine's table before points to it with all that it
 * holds, so that collections of young objects would keep each request, with its body, until the next collection of all.
 */
function createWaiting() {
  const rejects: (Reject | undefined)[] = [];
  const free: number[] = [];
  return {
    add(reject: Reject): number {
      const place = free.pop() ?? rejects.length;
      rejects[place] = reject;
      return place;
    },
    leave(place: number): void {
      rejects[place] = undefined;
      free.push(place);
    },
    /** They keep their places until their work ends. */
    rejectAll(makeError: () => EnvironmentError): void {
      rejects.forEach((reject) => reject?.(makeError()));
    },
  };
}
