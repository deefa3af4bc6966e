// Tells when panels are painted: a mark for each, and one for the page once nothing on the screen is busy any more.

export interface PaintTracker {
  panelBusy: (viewId: string) => void;
  panelPainted: (viewId: string, panelId: number) => void;
  /** Gone, or off the screen: nobody waits for it. */
  panelGone: (viewId: string) => void;
  /** Something on the screen is not painted yet. */
  isBusy: () => boolean;
}

interface Deps {
  readonly mark: (name: string, detail: Readonly<Record<string, unknown>>) => void;
}

export function createPaintTracker({ mark }: Deps): PaintTracker {
  const busy = new Set<string>();
  let paintedCount = 0;
  const settle = (viewId: string): void => {
    if (!busy.delete(viewId) || busy.size > 0 || paintedCount === 0) return;
    paintedCount = 0;
    mark('wf:dashboard-painted', {});
  };
  return {
    panelBusy: (viewId) => {
      busy.add(viewId);
    },
    panelPainted: (viewId, panelId) => {
      if (!busy.has(viewId)) return;
      mark('wf:panel-painted', { id: panelId });
      paintedCount += 1;
      settle(viewId);
    },
    panelGone: settle,
    isBusy: () => busy.size > 0,
  };
}
