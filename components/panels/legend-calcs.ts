// The calculations in a legend: one value a series and reducer, with equal decimals down each column.
import type { CalcValue } from '@/components/charts/chart-model';
import { columnDecimals, displayInColumn } from '@/lib/series/column-decimals';
import type { DisplayFunction } from '@/lib/series/display';
import type { Cell, NumberField } from '@/lib/series/frame';
import { createFieldReducer, keepsUnit, reducerTitle } from '@/lib/series/reducers';
import { formatValue, joinParts } from '@/lib/units/format-value';

export interface CalcSeries {
  readonly field: NumberField;
  readonly display: DisplayFunction;
}

/** One list a series, in the order of `calcIds`. */
export function prepareCalcs(series: readonly CalcSeries[], calcIds: readonly string[]): CalcValue[][] {
  const reducers = series.map(({ field }) => createFieldReducer(field));
  const columns = calcIds.map((id) => {
    const values = reducers.map((reduce): Cell => {
      const reduced = reduce(id);
      return typeof reduced === 'object' ? null : reduced;
    });
    return { id, title: reducerTitle(id), values, texts: calcTexts(series, values, id) };
  });
  return series.map((_, at) =>
    columns.map(({ id, title, values, texts }) => ({ id, title, value: values[at] ?? null, text: texts[at] ?? '' })),
  );
}

function calcTexts(series: readonly CalcSeries[], values: readonly Cell[], id: string): string[] {
  if (!keepsUnit(id)) return values.map((value) => unitlessText(value, id));
  const decimals = sharedDecimals(series, values);
  return series.map(({ display }, at) => joinParts(displayInColumn(values[at] ?? null, display, decimals)));
}

/** Only columns of one unit, whose decimals nobody fixed, can be lined up. */
function sharedDecimals(series: readonly CalcSeries[], values: readonly Cell[]): number | undefined {
  const [first] = series;
  if (first === undefined) return undefined;
  const { unit } = first.field.config;
  const isAlike = series.every(({ field }) => field.config.unit === unit && field.config.decimals === undefined);
  return isAlike ? columnDecimals(values, first.display) : undefined;
}

function unitlessText(value: Cell, id: string): string {
  if (typeof value !== 'number') return value === null ? '' : String(value);
  return formatValue(value, id === 'diffperc' ? 'percent' : 'short');
}
