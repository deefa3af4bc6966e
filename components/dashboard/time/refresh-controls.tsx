'use client';
// Refresh now, and how often by itself.
import { RefreshCw } from 'lucide-react';
import { useDashboardContext, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { REFRESH_CHOICES } from '@/components/dashboard/time/auto-refresh';
import { useTimeActions } from '@/components/dashboard/time/use-time-actions';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';

export function RefreshControls() {
  const { time } = useDashboardContext();
  const refresh = useTimeState((state) => state.refresh);
  const { setRefresh } = useTimeActions();
  const choices =
    refresh === '' || REFRESH_CHOICES.some((one) => one === refresh) ? REFRESH_CHOICES : [refresh, ...REFRESH_CHOICES];
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
        options={[{ value: '', label: 'Off' }, ...choices.map((value) => ({ value, label: value }))]}
        className="-ml-px rounded-l-none border-line! bg-panel! max-md:hidden"
      />
    </div>
  );
}
