'use client';
// The range of the page and its refresh, which stay together where there is little room.
import { RefreshControls } from '@/components/dashboard/time/refresh-controls';
import { TimeControls } from '@/components/dashboard/time/time-controls';

export function TimeBar() {
  return (
    <div className="flex min-w-0 gap-1.5 max-md:gap-2 md:shrink-0">
      <TimeControls />
      <RefreshControls />
    </div>
  );
}
