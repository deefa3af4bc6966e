// A clock that jumped ahead must not cost the data that then seems too old: deleting by age waits until the time is believed.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';

export interface ClockDoubt {
  /** Whether samples must not be deleted by age now. To be asked again and again: it notices jumps between two calls. */
  isInDoubt(): boolean;
}

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** How long to wait after a jump; 0: the clock is believed. */
  readonly patienceMs: number;
  /** Of all stored samples at the start, -Infinity when there are none. */
  readonly newestMs: number;
}

/** What a clock may be put ahead by without a doubt. */
const JUMP_MS = 3_600_000;
/** A store that was stopped for longer may have started under a wrong clock. */
const GAP_MS = 86_400_000;

export function createClockDoubt({ clock, log, patienceMs, newestMs }: Deps): ClockDoubt {
  let believedFromMs = -Infinity;
  let last = { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
  const doubt = (aheadMs: number): void => {
    if (patienceMs === 0) return;
    believedFromMs = clock.monotonicMs() + patienceMs;
    log.warn(
      { aheadMs, patienceMs },
      'The clock is far ahead of what was known: no samples are deleted by age for a while',
    );
  };
  if (Number.isFinite(newestMs) && last.wallMs - newestMs > GAP_MS) doubt(last.wallMs - newestMs);
  return {
    isInDoubt() {
      const now = { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
      const aheadMs = now.wallMs - last.wallMs - (now.monotonicMs - last.monotonicMs);
      last = now;
      if (aheadMs > JUMP_MS) doubt(aheadMs);
      return now.monotonicMs < believedFromMs;
    },
  };
}
