'use client';
// Refresh now, and how often by itself.
import { RefreshCw } from 'lucide-react';
import { useMemo } from 'react';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { AUTO, REFRESH_CHOICES } from '@/components/dashboard/time/auto-refresh';
import { useTimeActions } from '@/components/dashboard/time/use-time-actions';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { readTimePicker } from '@/lib/dashboard/time-picker';

export function RefreshControls() {
  const { time } = useDashboardContext();
  const refresh = useTimeState((state) => state.refresh);
  const { setRefresh } = useTimeActions();
  const picker = useDashboardState((state) => state.history.present['timepicker']);
  const offered = useMemo(() => [AUTO, ...(readTimePicker(picker).refreshIntervals ?? REFRESH_CHOICES)], [picker]);
  const choices = refresh === '' || offered.includes(refresh) ? offered : [refresh, ...offered];
  return (
    <div className="flex shrink-0">
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
