'use client';
// A small tooltip beside a point of a chart, kept inside its figure.
import type { ReactNode } from 'react';

export interface PointTooltipProps {
  /** Pixels inside the figure. */
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** For checks: the instant it speaks of, where there is one. */
  readonly timeMs?: number | undefined;
  readonly children: ReactNode;
}

const DISTANCE_PX = 12;
const MOST_WIDTH_PX = 320;

export function PointTooltip({ x, y, widthPx, heightPx, timeMs, children }: PointTooltipProps) {
  const isRight = x > widthPx / 2;
  const isLow = y > heightPx / 2;
  return (
    <div
      role="tooltip"
      data-testid="chart-tooltip"
      data-time={timeMs}
      className="pointer-events-none absolute z-20 w-max rounded-panel border border-line bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised"
      style={{
        maxWidth: Math.min(MOST_WIDTH_PX, Math.max(120, widthPx * 0.7)),
        ...(isRight ? { right: widthPx - x + DISTANCE_PX } : { left: x + DISTANCE_PX }),
        ...(isLow ? { bottom: Math.max(0, heightPx - y) } : { top: Math.max(0, y) }),
      }}
    >
      {children}
    </div>
  );
}
