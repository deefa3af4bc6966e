// A clock that a test moves.
import type { Clock } from '@/server/platform/clock';

export interface ManualClock extends Clock {
  advance(byMs: number): void;
}

export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    advance(byMs) {
      nowMs += byMs;
    },
  };
}
