// Tells when panels are painted: a mark for each, and one for the page once nothing on the screen is busy any more.

export interface PaintTracker {
  panelBusy: (viewId: string) => void;
  panelPainted: (viewId: string, panelId: number) => void;
  /** Gone, or off the screen: nobody waits for it. */
  panelGone: (viewId: string) => void;
}

interface Deps {
  readonly mark: (name: string, detail: Readonly<Record<string, unknown>>) => void;
}

export function createPaintTracker({ mark }: Deps): PaintTracker {
  const busy = new Set<string>();
  const settle = (viewId: string): void => {
    if (busy.delete(viewId) && busy.size === 0) mark('wf:dashboard-painted', {});
  };
  return {
    panelBusy: (viewId) => {
      busy.add(viewId);
    },
    panelPainted: (viewId, panelId) => {
      if (!busy.has(viewId)) return;
      mark('wf:panel-painted', { id: panelId });
      settle(viewId);
    },
    panelGone: settle,
  };
}
