// A small series in a cell, with the number that stands for it.
import { Sparkline } from '@/components/charts/sparkline';
import { CellText } from '@/components/panels/table/cell-words';
import type { TableColumn } from '@/components/panels/table/prepare';
import { UNKNOWN_COLOR, type ColorTheme } from '@/lib/series/colors';
import type { DisplayValue } from '@/lib/series/display';
import { isNumberField, timeFieldOf } from '@/lib/series/frame';

export interface CellSparklineProps {
  readonly column: TableColumn;
  readonly row: number;
  readonly shown: DisplayValue;
  readonly hasValue: boolean;
  readonly theme: ColorTheme;
}

const WIDTH_PX = 120;
const HEIGHT_PX = 22;

export function CellSparkline({ column, row, shown, hasValue, theme }: CellSparklineProps) {
  const trend = column.field.type === 'frame' ? column.field.values[row] : null;
  const values = trend?.frame.fields.find(isNumberField)?.values;
  const text = <CellText shown={shown} isMuted />;
  if (trend === null || trend === undefined || values === undefined) return text;
  const color = shown.color === UNKNOWN_COLOR ? (theme.series[0] ?? theme.ink) : shown.color;
  return (
    <span className="inline-flex items-center gap-2">
      <Sparkline
        values={values}
        timesMs={timeFieldOf(trend.frame)?.values}
        color={color}
        widthPx={WIDTH_PX}
        heightPx={HEIGHT_PX}
        hasArea
        min={column.field.config.min}
        max={column.field.config.max}
      />
      {hasValue && <span className="min-w-12 text-right whitespace-nowrap">{text}</span>}
    </span>
  );
}
