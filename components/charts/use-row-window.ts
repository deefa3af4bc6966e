'use client';
// Which rows of a long list are worth having in the page: those in sight and some around them. All rows have one height.
import { useCallback, useEffect, useState, type RefObject } from 'react';

export interface RowWindow {
  readonly startIndex: number;
  /** Behind the last one. */
  readonly endIndex: number;
  /** Heights that stand for the rows left out. */
  readonly beforePx: number;
  readonly afterPx: number;
}

export interface RowWindowRequest {
  readonly rowCount: number;
  readonly rowHeightPx: number;
  /** Up to this many rows all are kept: finding in page and copying work. */
  readonly wholeUpTo: number;
}

const MARGIN_ROWS = 20;
/** Scrolling within one block of rows renders nothing. */
const BLOCK_ROWS = 10;

export function useRowWindow(scroller: RefObject<HTMLElement | null>, request: RowWindowRequest): RowWindow {
  const { rowCount, rowHeightPx, wholeUpTo } = request;
  const [firstBlock, setFirstBlock] = useState(0);
  const [heightPx, setHeightPx] = useState(600);
  const measure = useCallback(() => {
    const target = scroller.current;
    if (target === null) return;
    setFirstBlock(Math.floor(target.scrollTop / rowHeightPx / BLOCK_ROWS));
    setHeightPx(Math.ceil(target.clientHeight / 100) * 100);
  }, [scroller, rowHeightPx]);
  const isWindowed = rowCount > wholeUpTo;
  useEffect(() => {
    const target = scroller.current;
    if (target === null || !isWindowed) return undefined;
    // Tells the size at once when it starts to watch.
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    target.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      target.removeEventListener('scroll', measure);
    };
  }, [scroller, isWindowed, measure]);
  if (!isWindowed) return { startIndex: 0, endIndex: rowCount, beforePx: 0, afterPx: 0 };
  return rowWindowAt(firstBlock * BLOCK_ROWS, Math.ceil(heightPx / rowHeightPx), request);
}

/** Pure part: rows around `firstIndex`, with the heights before and after them. */
export function rowWindowAt(
  firstIndex: number,
  visibleCount: number,
  { rowCount, rowHeightPx }: RowWindowRequest,
): RowWindow {
  const lastStart = Math.max(0, rowCount - visibleCount);
  const startIndex = Math.max(0, Math.min(firstIndex, lastStart) - MARGIN_ROWS);
  const endIndex = Math.min(rowCount, Math.max(firstIndex, 0) + visibleCount + BLOCK_ROWS + MARGIN_ROWS);
  return { startIndex, endIndex, beforePx: startIndex * rowHeightPx, afterPx: (rowCount - endIndex) * rowHeightPx };
}
