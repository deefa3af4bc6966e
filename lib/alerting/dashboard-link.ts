// The panel that a rule belongs to: Grafana's annotations of a rule, by which its state shows on that panel.

export const DASHBOARD_ANNOTATION = '__dashboardUid__';
export const PANEL_ANNOTATION = '__panelId__';

export interface DashboardLink {
  readonly dashboardUid: string;
  /** 0: the whole dashboard. */
  readonly panelId: number;
}

/** null when the rule names no dashboard. */
export function dashboardLinkOf(annotations: Readonly<Record<string, string>>): DashboardLink | null {
  const dashboardUid = annotations[DASHBOARD_ANNOTATION] ?? '';
  if (dashboardUid === '') return null;
  const panel = annotations[PANEL_ANNOTATION] ?? '';
  return { dashboardUid, panelId: /^\d{1,9}$/.test(panel) ? Number(panel) : 0 };
}
