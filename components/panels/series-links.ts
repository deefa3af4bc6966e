// Data links of a series: what its field names, filled with the sample that is pointed at.
import type { ChartSeries } from '@/components/charts/chart-model';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import type { TimeColumn } from '@/components/panels/time-columns';
import type { DisplayFunction } from '@/lib/series/display';
import { timeField, type Frame } from '@/lib/series/frame';
import { joinParts } from '@/lib/units/format-value';

interface LinkedColumn extends TimeColumn {
  readonly display: DisplayFunction;
}

/** Nothing for a series without links, so that the chart need not ask. */
export function seriesLinks(
  { field, name, timesMs, display }: LinkedColumn,
  linksAt: PanelViewProps['linksAt'],
): Pick<ChartSeries, 'linksAt'> {
  const { links = [] } = field.config;
  if (linksAt === undefined || links.length === 0) return {};
  const frame: Frame = { refId: '', name, length: timesMs.length, fields: [timeField(timesMs), field] };
  return {
    linksAt: (row) =>
      linksAt(links, {
        frame,
        field,
        fieldName: name,
        row,
        text: joinParts(display(field.values[row] ?? NaN)),
        names: ['Time', name],
        textOf: (_other, cell) => (typeof cell === 'number' ? joinParts(display(cell)) : String(cell ?? '')),
      }),
  };
}
