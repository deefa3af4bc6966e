'use client';
// The keys of the time range; a copied range is text that another page (Grafana's too) can paste.
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { useTimeActions } from '@/components/dashboard/time/use-time-actions';
import { copyText } from '@/components/ui/copy-text';
import { useShortcuts } from '@/components/ui/shortcuts';
import { useToast } from '@/components/ui/toast';
import { readCopiedRange } from '@/lib/dashboard/time-range';

const GROUP = 'Time range';

export function useTimeShortcuts(): void {
  const { time, announce } = useDashboardContext();
  const actions = useTimeActions();
  const toast = useToast();
  useShortcuts([
    { keys: 't z', label: 'Zoom out', group: GROUP, run: () => actions.zoom(2) },
    { keys: 't -', label: 'Zoom out', group: GROUP, run: () => actions.zoom(2) },
    { keys: 't +', label: 'Zoom in', group: GROUP, run: () => actions.zoom(0.5) },
    { keys: 't left', label: 'Shift back by half', group: GROUP, run: () => actions.shift(-1) },
    { keys: 't right', label: 'Shift forward by half', group: GROUP, run: () => actions.shift(1) },
    { keys: 't a', label: 'Make the range absolute', group: GROUP, run: actions.makeAbsolute },
    { keys: 't c', label: 'Copy the range', group: GROUP, run: () => void copy() },
    { keys: 't v', label: 'Paste a range', group: GROUP, run: () => void paste() },
  ]);

  async function copy(): Promise<void> {
    const { from, to } = time.get().raw;
    await copyText(JSON.stringify({ from, to }));
    announce('Time range copied');
  }

  async function paste(): Promise<void> {
    // Browsers keep the clipboard to themselves on plain HTTP, and may ask the person elsewhere.
    const text = await (navigator.clipboard as Clipboard | undefined)?.readText().catch(() => '');
    const range = readCopiedRange(text ?? '');
    if (range === null) toast({ kind: 'info', text: 'No time range was copied' });
    else actions.setRange(range);
  }
}
