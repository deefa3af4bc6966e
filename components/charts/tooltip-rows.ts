// Which rows a chart's tooltip has, in which order. Pure.
import type { TooltipOptions } from '@/components/charts/chart-model';
import type { HoverPoint } from '@/components/charts/chart-hover';

export const TOOLTIP_ROW_LIMIT = 20;

export interface TooltipRows {
  readonly points: readonly HoverPoint[];
  /** Rows that were left out by the limit. */
  readonly hiddenCount: number;
}

/** Largest value first unless told otherwise. The nearest series is always among the rows. */
export function tooltipRows(
  points: readonly HoverPoint[],
  nearest: HoverPoint | null,
  options: TooltipOptions,
): TooltipRows {
  if (options.mode === 'none') return { points: [], hiddenCount: 0 };
  const shown = points.filter(
    ({ series, value }) => series.isInTooltip && !Number.isNaN(value) && !(options.hidesZeros && value === 0),
  );
  if (options.mode === 'single') {
    const only = nearest !== null && shown.includes(nearest) ? nearest : shown[0];
    return { points: only === undefined ? [] : [only], hiddenCount: 0 };
  }
  const sorted = inOrder(shown, options.sort);
  const kept = sorted.slice(0, TOOLTIP_ROW_LIMIT);
  if (nearest !== null && shown.includes(nearest) && !kept.includes(nearest)) kept[kept.length - 1] = nearest;
  return { points: kept, hiddenCount: sorted.length - kept.length };
}

function inOrder(points: readonly HoverPoint[], sort: TooltipOptions['sort']): readonly HoverPoint[] {
  if (sort === 'given') return points;
  const sign = sort === 'asc' ? 1 : -1;
  return points.toSorted((a, b) => (a.value - b.value) * sign);
}
