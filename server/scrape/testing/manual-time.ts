// A clock and timers that a test moves by hand.
import type { Clock } from '@/server/platform/clock';
import type { Timers } from '@/server/platform/timers';

export interface ManualTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Runs what becomes due on the way, in order of time. */
  advance(durationMs: number): void;
  /** Timers that wait. */
  waitingCount(): number;
}

interface Waiting {
  readonly dueMs: number;
  readonly run: () => void;
}

export function createManualTime(startMs = 1_700_000_000_000): ManualTime {
  const waiting = new Set<Waiting>();
  let nowMs = startMs;
  const next = (untilMs: number): Waiting | undefined =>
    [...waiting].filter(({ dueMs }) => dueMs <= untilMs).toSorted((a, b) => a.dueMs - b.dueMs)[0];
  return {
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs - startMs },
    timers: {
      after: (delayMs, run) => {
        const timer = { dueMs: nowMs + Math.max(0, delayMs), run };
        waiting.add(timer);
        return () => waiting.delete(timer);
      },
    },
    advance: (durationMs) => {
      const untilMs = nowMs + durationMs;
      for (let timer = next(untilMs); timer; timer = next(untilMs)) {
        waiting.delete(timer);
        nowMs = timer.dueMs;
        timer.run();
      }
      nowMs = untilMs;
    },
    waitingCount: () => waiting.size,
  };
}
