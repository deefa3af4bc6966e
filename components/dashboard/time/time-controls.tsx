'use client';
// The time range of the page: back, the range itself, its zone, forward, out.
import { ChevronDown, ChevronLeft, ChevronRight, Clock, ZoomOut } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { useTimeActions } from '@/components/dashboard/time/use-time-actions';
import { useIsMounted } from '@/components/ui/use-is-mounted';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Popover } from '@/components/ui/popover';
import { readTimePicker } from '@/lib/dashboard/time-picker';
import { describeRange } from '@/lib/dashboard/time-range';

const TimeRangeDialog = lazy(() =>
  import('@/components/dashboard/time/time-range-dialog').then((module) => ({ default: module.TimeRangeDialog })),
);

export function TimeControls() {
  const { time } = useDashboardContext();
  const raw = useTimeState((state) => state.raw);
  const zone = useTimeState((state) => state.zone);
  const actions = useTimeActions();
  const isMounted = useIsMounted();
  const [isOpen, setIsOpen] = useState(false);
  // The server does not know the viewer's zone: it draws UTC, the browser its own.
  const shownZone = isMounted ? zone : 'UTC';
  const picker = useDashboardState((state) => state.history.present['timepicker']);
  const { isHidden, quickRanges } = useMemo(() => readTimePicker(picker), [picker]);
  const text = describeRange(raw, { ...time.context(), zone: shownZone }, quickRanges);
  if (isHidden) return null;
  return (
    <div className="flex min-w-0 md:shrink-0 [&>*]:focus-visible:z-10">
      <IconButton
        label="Shift back"
        shortcut="t left"
        variant="outline"
        icon={<ChevronLeft />}
        onClick={() => actions.shift(-1)}
        className="rounded-r-none max-md:hidden"
      />
      <Popover
        label="Time range"
        align="end"
        className="p-0"
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        trigger={
          <Button
            aria-label={`Time range: ${text}`}
            icon={<Clock />}
            trailing={<ChevronDown aria-hidden="true" className="size-3.5" strokeWidth={1.5} />}
            className="-ml-px min-w-0 rounded-none max-md:ml-0 max-md:rounded-control"
          >
            <span className="truncate">{text}</span>
          </Button>
        }
      >
        <Suspense fallback={<div className="h-96 w-[520px] max-w-[calc(100vw-16px)]" />}>
          <TimeRangeDialog onClose={() => setIsOpen(false)} />
        </Suspense>
      </Popover>
      <Button
        aria-label={`Time zone: ${zoneLabel(shownZone)}`}
        onClick={() => setIsOpen(true)}
        className="-ml-px rounded-none text-ink-muted max-md:hidden"
      >
        {zoneLabel(shownZone)}
      </Button>
      <IconButton
        label="Shift forward"
        shortcut="t right"
        variant="outline"
        icon={<ChevronRight />}
        onClick={() => actions.shift(1)}
        className="-ml-px rounded-none max-md:hidden"
      />
      <IconButton
        label="Zoom out"
        shortcut="t z"
        variant="outline"
        icon={<ZoomOut />}
        onClick={() => actions.zoom(2)}
        className="-ml-px rounded-l-none max-md:hidden"
      />
    </div>
  );
}

/** "Europe/Berlin" → "Berlin". */
function zoneLabel(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}
