'use client';
// The second bar of a dashboard: variables left, time and refresh right.
import { AnnotationToggles } from '@/components/dashboard/annotations/annotation-toggles';
import { DashboardLinks } from '@/components/dashboard/links/dashboard-links';
import { TimeBar } from '@/components/dashboard/time/time-bar';
import { VariablesBar } from '@/components/dashboard/variables/variables-bar';

/** On a phone the variables have room for at least one: a long range goes below them. */
export function ControlBar() {
  return (
    <div className="flex min-h-10 shrink-0 items-start gap-1.5 border-b border-line-subtle px-3 py-1.5 max-md:flex-wrap max-md:justify-end max-md:gap-2 max-md:py-2">
      <div className="flex min-w-0 grow flex-wrap items-center gap-1.5 max-md:-m-1 max-md:flex-nowrap max-md:overflow-x-auto max-md:p-1 max-md:has-[*]:basis-40">
        <VariablesBar />
        <AnnotationToggles />
        <DashboardLinks />
      </div>
      <TimeBar />
    </div>
  );
}
