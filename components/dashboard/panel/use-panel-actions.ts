'use client';
// What a panel's menu does. Changing something in view mode goes to edit mode first: nothing is changed unseen.
import { useMemo } from 'react';
import { copyPanel } from '@/components/dashboard/edit/panel-clipboard';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { useToast } from '@/components/ui/toast';
import { duplicatePanel, findPanel, removePanel } from '@/lib/dashboard/edit-dashboard';

export interface PanelActions {
  readonly view: () => void;
  readonly edit: () => void;
  readonly duplicate: () => void;
  /** For another place, or another dashboard. */
  readonly copy: () => void;
  readonly remove: () => void;
}

/** `viewKey` also tells the copies of a repeated panel apart. */
export function usePanelActions(panelId: number, viewKey: string, name: string): PanelActions {
  const { dashboard, announce } = useDashboardContext();
  const toast = useToast();
  return useMemo(
    () => ({
      view: () => changeUrl({ viewPanel: viewKey }, 'push'),
      edit: () => changeUrl({ editPanel: String(panelId), viewPanel: null }, 'push'),
      duplicate: () => {
        dashboard.setEditing(true);
        dashboard.edit({ label: `Duplicate "${name}"` }, (current) => duplicatePanel(current, panelId).dashboard);
        announce(`${name} duplicated`);
      },
      copy: () => {
        const panel = findPanel(dashboard.get().history.present, panelId);
        if (panel === undefined) return;
        copyPanel(panel);
        toast({ kind: 'success', text: `Panel “${name}” copied: “p v” pastes it` });
      },
      remove: () => {
        dashboard.setEditing(true);
        dashboard.edit({ label: `Remove "${name}"` }, (current) => removePanel(current, panelId));
        toast({ kind: 'info', text: `Panel “${name}” removed`, action: { label: 'Undo', onSelect: dashboard.undo } });
      },
    }),
    [announce, dashboard, name, panelId, viewKey, toast],
  );
}
