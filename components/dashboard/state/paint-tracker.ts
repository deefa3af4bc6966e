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
  /** Forgets the marks of a name. */
  readonly clear: (name: string) => void;
}

/** The browser keeps marks for ever: a page that refreshes for days must not fill up with them. Forgotten when a load begins. */
export const MARKS_LIMIT = 200;
/** Forgotten at once, where one load follows the other without an end. */
const MOST_MARKS = 2000;

export function createPaintTracker({ mark: write, clear }: Deps): PaintTracker {
  const busy = new Set<string>();
  let paintedCount = 0;
  const counts = new Map<string, number>();
  const mark: Deps['mark'] = (name, detail) => {
    const count = counts.get(name) ?? 0;
    if (count >= MOST_MARKS) forget(name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    write(name, detail);
  };
  const forget = (name: string): void => {
    clear(name);
    counts.delete(name);
  };
  const settle = (viewId: string): void => {
    if (!busy.delete(viewId) || busy.size > 0 || paintedCount === 0) return;
    paintedCount = 0;
    mark('wf:dashboard-painted', {});
  };
  return {
    panelBusy: (viewId) => {
      if (busy.size === 0) for (const [name, count] of counts) if (count >= MARKS_LIMIT) forget(name);
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
