'use client';
// Notes how the grid stands on this screen, for the next page that the server draws.
import { type RefObject, useEffect } from 'react';
import { screenCookie } from '@/components/dashboard/start/screen-facts';

/** Below this the grid has other columns. */
const LEAST_WIDTH_PX = 768;

export function useNoteScreen(grid: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = grid.current;
    const scroller = element?.closest('[data-scroller]');
    if (!element || !scroller) return undefined;
    let noted = '';
    const observer = new ResizeObserver(() => {
      if (window.innerWidth < LEAST_WIDTH_PX) return;
      const cookie = screenCookie({
        viewportWidthPx: window.innerWidth,
        gridWidthPx: element.clientWidth,
        scrollerHeightPx: scroller.clientHeight,
        isRailNarrow: document.documentElement.dataset['rail'] === 'narrow',
        zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      });
      if (cookie === noted) return;
      noted = cookie;
      document.cookie = cookie;
    });
    observer.observe(element);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [grid]);
}
