// The slots of one group: which comes next, and how much of the time between two did not count.
import { nextSlot, slotAfter, type SlotGrid } from '@/lib/rules/slots';

export interface GroupTimes {
  readonly lastSlotMs: number | null;
  /** Slots went by without a run before the first one here. */
  readonly hadGap: boolean;
  next(nowMs: number): { readonly slotMs: number; readonly missedCount: number };
  /**
   * A run begins. Returns by how much the wall clock went on more than real time did: down time, or a clock that was set.
   * That does not count towards `for`.
   */
  begin(slotMs: number, monotonicMs: number): number;
}

/** A clock that differs by less from the monotonic one was not set: timers are late now and then. */
const TOLERANCE_MS = 10_000;

export function createGroupTimes(
  grid: SlotGrid,
  start: { readonly lastSlotMs: number | null; readonly isRestored: boolean },
): GroupTimes {
  const { intervalMs } = grid;
  let { lastSlotMs } = start;
  let lastMonotonicMs: number | null = null;
  let hadGap = false;
  return {
    get lastSlotMs() {
      return lastSlotMs;
    },
    get hadGap() {
      return hadGap;
    },
    next: (nowMs) => {
      // The clock was set back by far: the times that were are no measure any more.
      const isAhead = lastSlotMs !== null && lastSlotMs > nowMs + 2 * intervalMs;
      if (lastSlotMs === null || isAhead) return { slotMs: nextSlot(nowMs, grid), missedCount: 0 };
      if (lastMonotonicMs === null) return { slotMs: nextSlot(Math.max(nowMs, lastSlotMs), grid), missedCount: 0 };
      return slotAfter(lastSlotMs, nowMs, grid);
    },
    begin: (slotMs, monotonicMs) => {
      const passedMs = lastSlotMs === null ? intervalMs : slotMs - lastSlotMs;
      const isFirst = lastMonotonicMs === null;
      const realMs = lastMonotonicMs === null ? intervalMs : monotonicMs - lastMonotonicMs;
      const excessMs = passedMs - realMs;
      lastSlotMs = slotMs;
      lastMonotonicMs = monotonicMs;
      if (!isFirst) return Math.abs(excessMs) > Math.max(intervalMs, TOLERANCE_MS) ? excessMs : 0;
      if (!start.isRestored) return 0;
      if (excessMs <= 0) return -excessMs > Math.max(intervalMs, TOLERANCE_MS) ? excessMs : 0;
      hadGap = true;
      return excessMs;
    },
  };
}
