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

const MOST_FIT_SCALE = 1.2;
const LEAST_SCALE = 0.05;
const MOST_SCALE = 4;
const PADDING_PX = 4;

export interface FitRoom extends GraphSize {
  /** At the left and below: what stands over the graph. */
  readonly leftPx: number;
  readonly belowPx: number;
}

export function fitGraph({ left, top, width, height }: GraphBounds, room: FitRoom): GraphView {
  const widthPx = room.widthPx - room.leftPx;
  const heightPx = room.heightPx - room.belowPx;
  const most = Math.min(
    (widthPx - 2 * PADDING_PX) / Math.max(1, width),
    (heightPx - 2 * PADDING_PX) / Math.max(1, height),
  );
  const scale = Math.min(MOST_FIT_SCALE, Math.max(LEAST_SCALE, most));
  return {
    scale,
    x: room.leftPx + widthPx / 2 - (left + width / 2) * scale,
    y: heightPx / 2 - (top + height / 2) * scale,
  };
}

/** What lies at the pixel stays there. */
export function zoomGraph(view: GraphView, factor: number, at: { readonly x: number; readonly y: number }): GraphView {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, view.scale * factor));
  const grown = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown };
}
