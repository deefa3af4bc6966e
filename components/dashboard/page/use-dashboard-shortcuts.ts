'use client';
// The keys of a dashboard. "The panel in focus" is the one under the pointer, else the one that holds the keyboard focus.
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { changeUrl, type UrlState } from '@/components/dashboard/state/url-state';
import { useTimeActions } from '@/components/dashboard/time/use-time-actions';
import { useSetStar } from '@/components/data/dashboard-list';
import { useShortcuts } from '@/components/ui/shortcuts';
import { removePanel } from '@/lib/dashboard/edit-dashboard';
import { duplicatePanel } from '@/lib/dashboard/edit-dashboard';

export interface DashboardShortcuts {
  readonly url: UrlState;
  readonly canEdit: boolean;
  readonly onSave: () => void;
  readonly onAddPanel: () => void;
}

const GROUP = 'Dashboard';
const TIME_GROUP = 'Time range';
const PANEL_GROUP = 'Panel in focus';

const CROSSHAIR_WORDS = ['Crosshair on one chart', 'Crosshair on all charts', 'Crosshair and tooltips on all charts'];

export function useDashboardShortcuts({ url, canEdit, onSave, onAddPanel }: DashboardShortcuts): void {
  const { dashboard, time, announce } = useDashboardContext();
  const isEditing = useDashboardState((state) => state.isEditing);
  const { uid, isStarred } = useDashboardState((state) => state.facts);
  const star = useSetStar();
  const actions = useTimeActions();
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
    { keys: 't z', label: 'Zoom out', group: TIME_GROUP, run: () => actions.zoom(2) },
    { keys: 't -', label: 'Zoom out', group: TIME_GROUP, run: () => actions.zoom(2) },
    { keys: 't +', label: 'Zoom in', group: TIME_GROUP, run: () => actions.zoom(0.5) },
    { keys: 't left', label: 'Shift back by half', group: TIME_GROUP, run: () => actions.shift(-1) },
    { keys: 't right', label: 'Shift forward by half', group: TIME_GROUP, run: () => actions.shift(1) },
    { keys: 't a', label: 'Make the range absolute', group: TIME_GROUP, run: actions.makeAbsolute },
    {
      keys: 'v',
      label: 'View',
      group: PANEL_GROUP,
      run: () => onFocusedPanel((id) => changeUrl({ viewPanel: url.viewPanelId === id ? null : String(id) }, 'push')),
    },
    { keys: 'esc', label: 'Leave editor, single view, kiosk', group: GROUP, run: () => leave(url) },
    ...(uid === '' ? [] : [{ keys: 's', label: 'Star', group: GROUP, run: () => toggleStar() }]),
    ...(canEdit ? editShortcuts() : []),
  ]);

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
      {
        keys: 'e',
        label: 'Edit',
        group: PANEL_GROUP,
        run: () => onFocusedPanel((id) => changeUrl({ editPanel: String(id) }, 'push')),
      },
      {
        keys: 'p d',
        label: 'Duplicate',
        group: PANEL_GROUP,
        run: () =>
          onFocusedPanel((id) => changePanel('Duplicate panel', (current) => duplicatePanel(current, id).dashboard)),
      },
      {
        keys: 'p r',
        label: 'Remove',
        group: PANEL_GROUP,
        run: () => onFocusedPanel((id) => changePanel('Remove panel', (current) => removePanel(current, id))),
      },
    ];
  }

  function changePanel(label: string, change: Parameters<typeof dashboard.edit>[1]): void {
    dashboard.setEditing(true);
    dashboard.edit({ label }, change);
  }
}

function onFocusedPanel(run: (panelId: number) => void): void {
  const panel =
    document.querySelector('section[data-panel-id]:hover') ?? document.activeElement?.closest('section[data-panel-id]');
  const id = Number(panel?.getAttribute('data-panel-id') ?? Number.NaN);
  if (Number.isFinite(id)) run(id);
}

function leave(url: UrlState): void {
  if (url.editPanelId !== null) changeUrl({ editPanel: null }, 'push');
  else if (url.viewPanelId !== null) changeUrl({ viewPanel: null }, 'push');
  else if (url.isKiosk) changeUrl({ kiosk: null }, 'push');
}
