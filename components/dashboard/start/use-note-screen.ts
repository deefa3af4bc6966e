'use client';
// Notes what the window is like, on every page: for the next dashboard that the server draws.
import { type RefObject, useEffect } from 'react';
import { screenCookie } from '@/components/dashboard/start/screen-facts';

/** `main` is what stands beside the navigation. */
export function useNoteScreen(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = main.current;
    if (element === null) return undefined;
    let scrollbarPx: number | null = null;
    let noted = '';
    // It follows the window and the navigation, and speaks when the page is laid out: measuring costs nothing then.
    const observer = new ResizeObserver(() => {
      scrollbarPx ??= measureScrollbarPx(element);
      const cookie = screenCookie({
        viewportWidthPx: window.innerWidth,
        viewportHeightPx: window.innerHeight,
        mainWidthPx: element.clientWidth,
        scrollbarPx,
        isRailNarrow: document.documentElement.dataset['rail'] === 'narrow',
        zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      });
      if (cookie === noted) return;
      noted = cookie;
      document.cookie = cookie;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [main]);
}

/** None where it floats above the content. */
function measureScrollbarPx(place: HTMLElement): number {
  const probe = document.createElement('div');
  probe.className = 'invisible absolute top-0 left-0 size-24 overflow-y-scroll';
  place.append(probe);
  const widthPx = probe.offsetWidth - probe.clientWidth;
  probe.remove();
  return widthPx;
}
