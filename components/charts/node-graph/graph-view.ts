// Where a graph is looked at: all of it in sight until somebody moves or zooms it. Pure.
import type { GraphBounds } from '@/components/charts/node-graph/graph-layout';

export interface GraphView {
  /** Pixels of the panel a pixel of the layout. */
  readonly scale: number;
  /** Of the layout's origin, in pixels of the panel. */
  readonly x: number;
  readonly y: number;
}

export interface GraphSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Smaller graphs have no zoom buttons. */
export const LEAST_PX_WITH_BUTTONS = 160;
/** The buttons stand over the graph's corner. */
const BUTTONS_PX = 34;
const MOST_FIT_SCALE = 1.2;
const LEAST_SCALE = 0.05;
const MOST_SCALE = 4;

export function fitGraph({ left, top, width, height }: GraphBounds, { widthPx, heightPx }: GraphSize): GraphView {
  const asidePx = widthPx > LEAST_PX_WITH_BUTTONS ? BUTTONS_PX * 2 : 0;
  const room = Math.min((widthPx - asidePx) / Math.max(1, width), heightPx / Math.max(1, height));
  const scale = Math.min(MOST_FIT_SCALE, Math.max(LEAST_SCALE, room));
  return { scale, x: widthPx / 2 - (left + width / 2) * scale, y: heightPx / 2 - (top + height / 2) * scale };
}

/** What lies at the pixel stays there. */
export function zoomGraph(view: GraphView, factor: number, at: { readonly x: number; readonly y: number }): GraphView {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, view.scale * factor));
  const grown = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown };
}
