'use client';
// The keys of a dashboard as a whole.
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { changeUrl, type UrlState } from '@/components/dashboard/state/url-state';
import { toggleAllLegends, toggleExemplars } from '@/components/dashboard/state/shown-parts';
import { usePanelShortcuts } from '@/components/dashboard/page/use-panel-shortcuts';
import { useTimeShortcuts } from '@/components/dashboard/time/use-time-shortcuts';
import { useSetStar } from '@/components/data/dashboard-list';
import { useShortcuts } from '@/components/ui/shortcuts';

export interface DashboardShortcuts {
  readonly url: UrlState;
  readonly canEdit: boolean;
  readonly onSave: () => void;
  readonly onAddPanel: () => void;
}

const GROUP = 'Dashboard';

const CROSSHAIR_WORDS = ['Crosshair on one chart', 'Crosshair on all charts', 'Crosshair and tooltips on all charts'];

export function useDashboardShortcuts({ url, canEdit, onSave, onAddPanel }: DashboardShortcuts): void {
  const { dashboard, time, announce } = useDashboardContext();
  const isEditing = useDashboardState((state) => state.isEditing);
  const { uid, isStarred } = useDashboardState((state) => state.facts);
  const star = useSetStar();
  useTimeShortcuts();
  usePanelShortcuts(url, canEdit);
  useShortcuts([
    { keys: 'd r', label: 'Refresh', group: GROUP, run: time.reload },
    {
      keys: 'd k',
      label: 'Kiosk mode',
      group: GROUP,
      run: () => changeUrl({ kiosk: url.isKiosk ? null : '1' }, 'push'),
    },
    {
      keys: 'mod+o',
      label: 'Crosshair: off, line, line and tooltip',
      group: GROUP,
      run: () => announce(CROSSHAIR_WORDS[dashboard.cycleCrosshair()] ?? ''),
    },
    { keys: 'd shift+c', label: 'Collapse all rows', group: GROUP, run: () => setAllRows(false) },
    { keys: 'd shift+e', label: 'Expand all rows', group: GROUP, run: () => setAllRows(true) },
    {
      keys: 'd l',
      label: 'All legends',
      group: GROUP,
      run: () => dashboard.changeShown(toggleAllLegends),
    },
    { keys: 'd x', label: 'Exemplars', group: GROUP, run: () => dashboard.changeShown(toggleExemplars) },
    { keys: 'd v', label: 'View mode', group: GROUP, run: () => leaveToView() },
    { keys: 'esc', label: 'Leave editor, single view, kiosk', group: GROUP, run: () => leave(url) },
    ...(uid === '' ? [] : [{ keys: 's', label: 'Star', group: GROUP, run: () => toggleStar() }]),
    ...(canEdit ? editShortcuts() : []),
  ]);

  function leaveToView(): void {
    if (url.editPanelId !== null || url.viewPanelId !== null) changeUrl({ editPanel: null, viewPanel: null }, 'push');
    dashboard.setEditing(false);
  }

  function setAllRows(isOpen: boolean): void {
    if (isEditing) return;
    const toggled = new Set(dashboard.get().toggledRows);
    for (const row of document.querySelectorAll<HTMLElement>('[data-row-key]')) {
      const key = row.dataset['rowKey'] ?? '';
      if ((row.dataset['open'] === 'true') === isOpen) continue;
      if (!toggled.delete(key)) toggled.add(key);
    }
    dashboard.setToggledRows(toggled);
  }

  function toggleStar(): void {
    dashboard.setFacts({ isStarred: !isStarred });
    star.mutate({ uid, isStarred: !isStarred });
  }

  function editShortcuts() {
    const inEditMode = (run: () => void) => () => {
      if (isEditing || url.editPanelId !== null) run();
    };
    return [
      { keys: 'mod+s', label: 'Save', group: GROUP, isGlobal: true, run: onSave },
      { keys: 'a', label: 'Add panel', group: GROUP, run: onAddPanel },
      { keys: 'd p', label: 'Edit or view', group: GROUP, run: () => dashboard.setEditing(!isEditing) },
      { keys: 'mod+z', label: 'Undo', group: GROUP, run: inEditMode(dashboard.undo) },
      { keys: 'mod+shift+z', label: 'Redo', group: GROUP, run: inEditMode(dashboard.redo) },
    ];
  }
}

function leave(url: UrlState): void {
  if (url.editPanelId !== null) changeUrl({ editPanel: null }, 'push');
  else if (url.viewPanelId !== null) changeUrl({ viewPanel: null }, 'push');
  else if (url.isKiosk) changeUrl({ kiosk: null }, 'push');
}
