// The calculations in a legend: one value a series and reducer.
import type { CalcValue } from '@/components/charts/chart-model';
import type { DisplayFunction } from '@/lib/series/display';
import type { Cell, NumberField } from '@/lib/series/frame';
import { createFieldReducer, reducerTitle, unitOfReducer } from '@/lib/series/reducers';
import { formatValue, joinParts } from '@/lib/units/format-value';

export interface CalcSeries {
  readonly field: NumberField;
  readonly display: DisplayFunction;
}

/** One list a series, in the order of `calcIds`. */
export function prepareCalcs(series: readonly CalcSeries[], calcIds: readonly string[]): CalcValue[][] {
  return series.map((one) => {
    const reduce = createFieldReducer(one.field);
    return calcIds.map((id) => {
      const reduced = reduce(id);
      const value = typeof reduced === 'object' ? null : reduced;
      return { id, title: reducerTitle(id), value, text: calcText(one, value, id) };
    });
  });
}

/** Counts and shares are told as such, with the decimals of the series. */
function calcText({ field, display }: CalcSeries, value: Cell, id: string): string {
  const unit = unitOfReducer(id);
  if (unit === null || typeof value !== 'number') return joinParts(display(value));
  return formatValue(value, unit, { decimals: field.config.decimals });
}
