'use client';
// Whether an element is on the screen or close to it, so that panels far away neither ask nor draw.
import { type RefObject, useLayoutEffect, useState } from 'react';

/** How far off the screen counts as close: about one screen of scrolling ahead. */
export const IN_VIEW_MARGIN_PX = 600;

/** null until that is known for the first time. */
export function useInView(element: RefObject<HTMLElement | null>, isAlwaysIn: boolean): boolean | null {
  const [isIn, setIsIn] = useState<boolean | null>(null);
  // Told together with the element's size, so that a panel knows both at once; the observer speaks a frame later.
  useLayoutEffect(() => {
    const target = element.current;
    if (!target || isAlwaysIn) return undefined;
    const root = target.closest('[data-scroller]');
    const look = (): void => setIsIn(isNear(target, root));
    look();
    const observer = new IntersectionObserver((entries) => setIsIn(entries.at(-1)?.isIntersecting === true), {
      // The margin only counts for the element that scrolls.
      root,
      rootMargin: `${IN_VIEW_MARGIN_PX}px 0px`,
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, isAlwaysIn]);
  return isAlwaysIn ? true : isIn;
}

function isNear(target: HTMLElement, root: Element | null): boolean {
  const { top, bottom } = target.getBoundingClientRect();
  const screen = root?.getBoundingClientRect() ?? { top: 0, bottom: window.innerHeight };
  return bottom >= screen.top - IN_VIEW_MARGIN_PX && top <= screen.bottom + IN_VIEW_MARGIN_PX;
}
