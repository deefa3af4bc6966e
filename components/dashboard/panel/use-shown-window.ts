'use client';
// The range that a panel's picture shows: a reload that moves it on by little waits for its data, so that it is drawn once, not twice.
import { useState } from 'react';
import type { TimeWindow } from '@/lib/dashboard/time-range';

/** Of the range: what moves further is a step of the person's own, and seen at once. */
const SMALL_SHARE = 0.1;

export function useShownWindow(window: TimeWindow, isLoading: boolean): TimeWindow {
  const [shown, setShown] = useState(window);
  if (shown === window) return window;
  if (isLoading && isSmallMove(shown, window)) return shown;
  setShown(window);
  return window;
}

function isSmallMove(before: TimeWindow, after: TimeWindow): boolean {
  const spanMs = before.toMs - before.fromMs;
  return spanMs === after.toMs - after.fromMs && Math.abs(after.toMs - before.toMs) < spanMs * SMALL_SHARE;
}
