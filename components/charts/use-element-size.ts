'use client';
// The size of an element in whole pixels, told to a callback whenever it changes.
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

export interface ElementSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** No state: what is drawn by hand needs no render. */
export function useElementSize(element: RefObject<HTMLElement | null>, onSize: (size: ElementSize) => void): void {
  const latest = useRef(onSize);
  useEffect(() => {
    latest.current = onSize;
  }, [onSize]);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const observer = new ResizeObserver(() => {
      latest.current({ widthPx: target.clientWidth, heightPx: target.clientHeight });
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
}
