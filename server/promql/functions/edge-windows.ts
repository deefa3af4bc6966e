// Windows of `anchored` and `smoothed` selectors: which samples count at their edges, and the growth between them.
import type { Windows } from '@/server/promql/column';
import { windowKernel, type RangeKernel, type Window } from '@/server/promql/functions/range-function';

/** A window that reaches beyond the range that was written, which is (startMs, endMs]. */
export interface EdgeWindow extends Window {
  readonly startMs: number;
  readonly writtenEndMs: number;
  readonly rangeMs: number;
  readonly isSmoothed: boolean;
}

/** As windowKernel(), with the range that was written. */
export function edgeKernel(compute: (window: EdgeWindow) => number | undefined): RangeKernel {
  return (series, windows, out, context) => {
    const kernel = windowKernel((window) => compute(edgeWindow(window, windows)));
    return kernel(series, windows, out, context);
  };
}

function edgeWindow(window: Window, { rangeMs, edges }: Windows): EdgeWindow {
  const { kind = 'anchored', beforeMs = 0, afterMs = 0 } = edges ?? {};
  const writtenMs = rangeMs - beforeMs - afterMs;
  const writtenEndMs = window.endMs - afterMs;
  return {
    ...window,
    startMs: writtenEndMs - writtenMs,
    writtenEndMs,
    rangeMs: writtenMs,
    isSmoothed: kind === 'smoothed',
  };
}

/** The last sample not after the start, or else the first one there is. */
export function anchorOf({ timestampsMs, from, to, startMs }: EdgeWindow): number {
  let first = from;
  while (first + 1 < to - 1 && (timestampsMs[first + 1] ?? 0) <= startMs) first += 1;
  return first;
}

/** Growth from edge to edge; counters make up for resets. undefined when no sample lies in the range. */
export function growthBetweenEdges(window: EdgeWindow, isCounter: boolean): number | undefined {
  const { timestampsMs, values, to, startMs, writtenEndMs, isSmoothed } = window;
  let first = anchorOf(window);
  let last = to - 1;
  if (isSmoothed) {
    last = window.from;
    while (last < to - 1 && (timestampsMs[last] ?? 0) < writtenEndMs) last += 1;
  }
  const timeAt = (at: number): number => timestampsMs[at] ?? 0;
  const valueAt = (at: number): number => values[at] ?? NaN;
  if (timeAt(last) <= startMs || timeAt(first) > writtenEndMs) return undefined;
  const interpolated = (before: number, timeMs: number): number =>
    interpolate(
      { timeMs: timeAt(before), value: valueAt(before) },
      { timeMs: timeAt(before + 1), value: valueAt(before + 1) },
      { timeMs, isCounter },
    );
  const left = isSmoothed && timeAt(first) < startMs ? interpolated(first, startMs) : valueAt(first);
  const isCut = isSmoothed && last > window.from && timeAt(last) > writtenEndMs;
  const right = isCut ? interpolated(last - 1, writtenEndMs) : valueAt(last);
  if (!isCounter) return right - left;
  if (timeAt(first) <= startMs) first += 1;
  if (timeAt(last) >= writtenEndMs) last -= 1;
  return right - left + lostToResets({ left, right, values: values.subarray(first, last + 1) });
}

interface Point {
  readonly timeMs: number;
  readonly value: number;
}

/** A line between two samples; a counter that fell starts from zero. */
export function interpolate(
  before: Point,
  after: Point,
  { timeMs, isCounter }: { timeMs: number; isCounter: boolean },
): number {
  const from = isCounter && after.value < before.value ? 0 : before.value;
  return from + ((after.value - from) * (timeMs - before.timeMs)) / (after.timeMs - before.timeMs);
}

function lostToResets({ left, right, values }: { left: number; right: number; values: Float64Array }): number {
  let lost = 0;
  let before = left;
  for (const value of values) {
    if (value < before) lost += before;
    before = value;
  }
  return right < before ? lost + before : lost;
}
