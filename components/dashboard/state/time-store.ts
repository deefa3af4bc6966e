// The time range of the page and when it was read last: relative ranges move on with each refresh.
import { createStore, type Store } from '@/components/dashboard/state/store';
import type { RawTimeRange } from '@/lib/dashboard/dashboard';
import type { TimeContext } from '@/lib/dashboard/time-expression';
import { resolveRange, type TimeWindow } from '@/lib/dashboard/time-range';
import { zoneName } from '@/lib/dashboard/time-zone';

/** What the URL (or, without it, the dashboard) asks for. */
export interface TimeSettings {
  readonly raw: RawTimeRange;
  /** What the dashboard says: for an address that cannot be read. */
  readonly saved: RawTimeRange;
  /** "browser", "utc" or an IANA name. */
  readonly timezone: string;
  /** "30s", or "" for off. */
  readonly refresh: string;
  readonly weekStart: string;
  readonly fiscalYearStartMonth: number;
  /** How far back "now" lies. */
  readonly nowDelayMs: number;
}

export interface TimeState extends TimeSettings {
  /** IANA name. */
  readonly zone: string;
  readonly window: TimeWindow;
  /** What "now" was when the range was read. */
  readonly readAtMs: number;
  /** Grows with each reload, so that equal absolute ranges are asked for again too. */
  readonly reloadCount: number;
}

export interface TimeStore extends Store<TimeState> {
  apply: (settings: TimeSettings) => void;
  /** Reads "now" again and asks for everything again. */
  reload: () => void;
  context: () => TimeContext;
}

interface Deps {
  readonly nowMs: () => number;
  readonly browserZone: () => string;
}

const FALLBACK: RawTimeRange = { from: 'now-6h', to: 'now' };

/** `firstMs` is "now" for the first reading: what was asked for already must be what is shown. */
export function createTimeStore(settings: TimeSettings, { nowMs, browserZone }: Deps, firstMs?: number): TimeStore {
  const contextOf = (
    { timezone, weekStart, fiscalYearStartMonth, nowDelayMs }: TimeSettings,
    currentMs = nowMs(),
  ): TimeContext => ({
    nowMs: currentMs - nowDelayMs,
    zone: zoneName(timezone, browserZone()),
    weekStart,
    fiscalYearStartMonth,
  });
  const resolve = (next: TimeSettings, reloadCount: number, currentMs?: number): TimeState => {
    const context = contextOf(next, currentMs);
    const { zone, nowMs: readAtMs } = context;
    // A range that cannot be read (an old bookmark, a typo in the URL) must not leave the page empty.
    for (const raw of [next.raw, next.saved, FALLBACK]) {
      const resolved = resolveRange(raw, context);
      if ('window' in resolved) return { ...next, raw, zone, window: resolved.window, readAtMs, reloadCount };
    }
    return { ...next, zone, window: { fromMs: 0, toMs: 1 }, readAtMs, reloadCount };
  };
  const store = createStore(resolve(settings, 0, firstMs));
  return {
    ...store,
    apply: (next) => {
      const before = store.get();
      if (isSame(before, next)) return;
      store.set(resolve(next, before.reloadCount));
    },
    reload: () => {
      const before = store.get();
      store.set(resolve(before, before.reloadCount + 1));
    },
    context: () => {
      const { zone, weekStart, fiscalYearStartMonth, nowDelayMs } = store.get();
      return { nowMs: nowMs() - nowDelayMs, zone, weekStart, fiscalYearStartMonth };
    },
  };
}

function isSame(left: TimeSettings, right: TimeSettings): boolean {
  return (
    left.raw.from === right.raw.from &&
    left.raw.to === right.raw.to &&
    left.timezone === right.timezone &&
    left.refresh === right.refresh &&
    left.weekStart === right.weekStart &&
    left.fiscalYearStartMonth === right.fiscalYearStartMonth &&
    left.nowDelayMs === right.nowDelayMs
  );
}
