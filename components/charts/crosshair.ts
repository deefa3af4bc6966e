// The line at the shared instant, as an element that is only moved: it costs no painting, however many charts follow.
import type { PlotLayout } from '@/components/charts/plot-layout';

export interface Crosshair {
  /** `x` in pixels of the chart; null hides it. */
  moveTo: (x: number | null, layout: PlotLayout) => void;
  remove: () => void;
}

/** Stands below `above`, in the same place. */
export function createCrosshair(above: HTMLElement): Crosshair {
  const line = document.createElement('div');
  line.className = 'wf-crosshair pointer-events-none absolute top-0 left-0 w-px will-change-transform';
  line.hidden = true;
  above.before(line);
  let heightPx = 0;
  return {
    moveTo: (x, { box }) => {
      if (line.hidden !== (x === null)) line.hidden = x === null;
      if (x === null) return;
      if (heightPx !== box.bottom - box.top) {
        heightPx = box.bottom - box.top;
        line.style.height = `${heightPx}px`;
      }
      line.style.transform = `translate(${Math.round(x)}px, ${box.top}px)`;
    },
    remove: () => line.remove(),
  };
}
