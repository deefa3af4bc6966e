// Order of legend rows: by name or by one calculation; without a wish, as the series came.
import type { LegendSeries } from '@/components/charts/chart-model';

export interface LegendSort {
  /** "name" or the id of a calculation ("max"). */
  readonly by: string;
  readonly isDescending: boolean;
}

const NAME_ORDER = new Intl.Collator('en', { numeric: true });

export function sortLegend(series: readonly LegendSeries[], sort: LegendSort | null): readonly LegendSeries[] {
  if (sort === null) return series;
  const direction = sort.isDescending ? -1 : 1;
  if (sort.by === 'name') return series.toSorted((a, b) => direction * NAME_ORDER.compare(a.name, b.name));
  return series.toSorted((a, b) => compareCalcs(calcNumber(a, sort.by), calcNumber(b, sort.by), direction));
}

/** Rows without a number stand last either way. */
function compareCalcs(left: number | null, right: number | null, direction: number): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return direction * (left - right);
}

function calcNumber(series: LegendSeries, by: string): number | null {
  const value = series.calcs.find((calc) => calc.id === by)?.value;
  return typeof value === 'number' && !Number.isNaN(value) ? value : null;
}
