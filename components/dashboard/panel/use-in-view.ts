'use client';
// Whether an element is on the screen or close to it, so that panels far away neither ask nor draw.
import { type RefObject, useEffect, useState } from 'react';

/** How far off the screen counts as close: about one screen of scrolling ahead. */
const MARGIN_PX = 600;

/** null until that is known for the first time. */
export function useInView(element: RefObject<HTMLElement | null>, isAlwaysIn: boolean): boolean | null {
  const [isIn, setIsIn] = useState<boolean | null>(null);
  useEffect(() => {
    const target = element.current;
    if (!target || isAlwaysIn) return undefined;
    const observer = new IntersectionObserver((entries) => setIsIn(entries.at(-1)?.isIntersecting === true), {
      // The margin only counts for the element that scrolls.
      root: target.closest('[data-scroller]'),
      rootMargin: `${MARGIN_PX}px 0px`,
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, isAlwaysIn]);
  return isAlwaysIn ? true : isIn;
}
