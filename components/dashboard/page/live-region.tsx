'use client';
// Speaks what the page announces to people who do not see the screen.
import { useEffect, useRef } from 'react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';

export function LiveRegion() {
  const { announcements } = useDashboardContext();
  const region = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      announcements.subscribe(() => {
        if (region.current) region.current.textContent = announcements.get().text;
      }),
    [announcements],
  );
  return <div ref={region} aria-live="assertive" className="sr-only" />;
}
