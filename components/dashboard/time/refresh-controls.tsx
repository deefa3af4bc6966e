'use client';
// Refresh now, and how often by itself.
import { RefreshCw } from 'lucide-react';
import { useMemo } from 'react';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { AUTO, REFRESH_CHOICES } from '@/components/dashboard/time/auto-refresh';
import { useTimeActions } from '@/components/dashboard/time/use-time-actions';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { readTimePicker } from '@/lib/dashboard/time-picker';

export function RefreshControls() {
  const { time, holds } = useDashboardContext();
  const isHeld = useStore(holds, (count) => count > 0);
  const refresh = useTimeState((state) => state.refresh);
  const { setRefresh } = useTimeActions();
  const picker = useDashboardState((state) => state.history.present['timepicker']);
  const offered = useMemo(() => [AUTO, ...(readTimePicker(picker).refreshIntervals ?? REFRESH_CHOICES)], [picker]);
  const choices = refresh === '' || offered.includes(refresh) ? offered : [refresh, ...offered];
  return (
    <div className="flex shrink-0 items-center">
      {isHeld && refresh !== '' && <span className="pr-2 text-xs text-ink-faint max-md:sr-only">Paused</span>}
      <IconButton
        label="Refresh"
        shortcut="d r"
        variant="outline"
        icon={<RefreshCw />}
        onClick={time.reload}
        className="md:rounded-r-none"
      />
      <Select
        aria-label="Auto refresh"
        value={refresh}
        onValueChange={setRefresh}
        options={[
          { value: '', label: 'Off' },
          ...choices.map((value) => ({ value, label: value === AUTO ? 'Auto' : value })),
        ]}
        className="-ml-px rounded-l-none border-line! bg-panel! max-md:hidden"
      />
    </div>
  );
}
