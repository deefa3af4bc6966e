'use client';
// The second bar of a dashboard: variables left, time and refresh right.
import { AnnotationToggles } from '@/components/dashboard/annotations/annotation-toggles';
import { DashboardLinks } from '@/components/dashboard/links/dashboard-links';
import { RefreshControls } from '@/components/dashboard/time/refresh-controls';
import { TimeControls } from '@/components/dashboard/time/time-controls';
import { VariablesBar } from '@/components/dashboard/variables/variables-bar';

export function ControlBar() {
  return (
    <div className="flex h-10 shrink-0 items-center gap-1.5 border-b border-line-subtle px-3 max-md:h-[52px] max-md:gap-2">
      <VariablesBar />
      <AnnotationToggles />
      <DashboardLinks />
      <TimeControls />
      <RefreshControls />
    </div>
  );
}
