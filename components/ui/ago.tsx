'use client';
// An instant as "6 s ago", ticking by itself; the full time is in the tooltip of the <time> element.
import { useEffect, useState } from 'react';

const SECOND_MS = 1000;
const STEPS = [
  [1, 's'],
  [60, 'min'],
  [3600, 'h'],
  [86_400, 'd'],
] as const;

/** "6 s", "3 min", "2 h", "5 d": the largest unit that fits, rounded down. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / SECOND_MS));
  const [unitSeconds, unit] = STEPS.findLast(([size]) => seconds >= size) ?? STEPS[0];
  return `${Math.floor(seconds / unitSeconds)}\u2009${unit}`;
}

/** The browser's clock, ticking each second; null while the page comes from the server, whose clock is another. */
export function useNowMs(isTicking = true): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    if (!isTicking) return undefined;
    const tick = (): void => setNowMs(Date.now());
    tick();
    const timer = setInterval(tick, SECOND_MS);
    return () => clearInterval(timer);
  }, [isTicking]);
  return nowMs;
}

export interface AgoProps {
  readonly instantMs: number;
  /** From a table with many of them, which ticks once for all (useNowMs). */
  readonly sharedNowMs?: number | null | undefined;
}

export function Ago({ instantMs, sharedNowMs }: AgoProps) {
  const ownNowMs = useNowMs(sharedNowMs === undefined);
  const nowMs = sharedNowMs === undefined ? ownNowMs : sharedNowMs;
  const instant = new Date(instantMs);
  return (
    <time
      dateTime={instant.toISOString()}
      title={nowMs === null ? undefined : instant.toLocaleString()}
      className="tabular-nums"
    >
      {nowMs === null ? '…' : `${formatAge(nowMs - instantMs)} ago`}
    </time>
  );
}
