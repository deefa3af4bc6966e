'use client';
// The keys of the panel in focus: the one under the pointer, else the one that holds the keyboard focus.
import { copyPanel, pastePanel } from '@/components/dashboard/edit/panel-clipboard';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { toggleLegend } from '@/components/dashboard/state/shown-parts';
import { changeUrl, type UrlState } from '@/components/dashboard/state/url-state';
import { copyText } from '@/components/ui/copy-text';
import { useShortcuts } from '@/components/ui/shortcuts';
import { useToast } from '@/components/ui/toast';
import { addPanel, duplicatePanel, findPanel, removePanel } from '@/lib/dashboard/edit-dashboard';

const GROUP = 'Panel in focus';

interface FocusedPanel {
  readonly id: number;
  /** Tells the copies of a repeated panel apart. */
  readonly viewKey: string;
}

export function usePanelShortcuts(url: UrlState, canEdit: boolean): void {
  const { dashboard, announce } = useDashboardContext();
  const toast = useToast();
  useShortcuts([
    {
      keys: 'v',
      label: 'View',
      group: GROUP,
      run: () =>
        onFocusedPanel(({ id, viewKey }) => changeUrl({ viewPanel: url.viewPanelId === id ? null : viewKey }, 'push')),
    },
    {
      keys: 'i',
      label: 'Inspect',
      group: GROUP,
      run: () => onFocusedPanel(({ viewKey }) => changeUrl({ inspect: viewKey }, 'push')),
    },
    {
      keys: 'p l',
      label: 'Legend',
      group: GROUP,
      run: () => onFocusedPanel(({ id }) => dashboard.changeShown((parts) => toggleLegend(parts, id))),
    },
    { keys: 'p u', label: 'Copy link', group: GROUP, run: () => onFocusedPanel((panel) => void copyLink(panel)) },
    { keys: 'p c', label: 'Copy', group: GROUP, run: () => onFocusedPanel(({ id }) => copy(id)) },
    ...(canEdit ? editShortcuts() : []),
  ]);

  function copy(id: number): void {
    const panel = findPanel(dashboard.get().history.present, id);
    if (panel === undefined) return;
    copyPanel(panel);
    announce(`${panel.title} copied`);
  }

  async function copyLink({ viewKey }: FocusedPanel): Promise<void> {
    const address = new URL(window.location.href);
    for (const name of ['editPanel', 'edit', 'inspect']) address.searchParams.delete(name);
    address.searchParams.set('viewPanel', viewKey);
    await copyText(address.toString());
    toast({ kind: 'success', text: 'Link of the panel copied' });
  }

  function editShortcuts() {
    return [
      {
        keys: 'e',
        label: 'Edit',
        group: GROUP,
        run: () => onFocusedPanel(({ id }) => changeUrl({ editPanel: String(id) }, 'push')),
      },
      {
        keys: 'p d',
        label: 'Duplicate',
        group: GROUP,
        run: () =>
          onFocusedPanel(({ id }) => change('Duplicate panel', (current) => duplicatePanel(current, id).dashboard)),
      },
      {
        keys: 'p r',
        label: 'Remove',
        group: GROUP,
        run: () => onFocusedPanel(({ id }) => change('Remove panel', (current) => removePanel(current, id))),
      },
      { keys: 'p v', label: 'Paste a copied panel', group: GROUP, run: () => void paste() },
    ];
  }

  async function paste(): Promise<void> {
    const panel = await pastePanel();
    if (panel === null) toast({ kind: 'info', text: 'No panel was copied' });
    else change('Paste panel', (current) => addPanel(current, panel).dashboard);
  }

  function change(label: string, edit: Parameters<typeof dashboard.edit>[1]): void {
    dashboard.setEditing(true);
    dashboard.edit({ label }, edit);
  }
}

function onFocusedPanel(run: (panel: FocusedPanel) => void): void {
  const panel =
    document.querySelector<HTMLElement>('section[data-panel-id]:hover') ??
    document.activeElement?.closest<HTMLElement>('section[data-panel-id]');
  const id = Number(panel?.dataset['panelId'] ?? Number.NaN);
  if (Number.isFinite(id)) run({ id, viewKey: panel?.dataset['viewKey'] ?? String(id) });
}
