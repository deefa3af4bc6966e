// Frames and options to the model that a time chart draws, for time series and candlesticks. All decisions are here, none in the view.
import type { ChartAxis, ChartModel, ChartSeries, ChartThreshold } from '@/components/charts/chart-model';
import { prepareCalcs } from '@/components/panels/legend-calcs';
import { readLegend } from '@/components/panels/legend-options';
import { collectAxes } from '@/components/panels/time-axes';
import { seriesFilters } from '@/components/panels/series-filters';
import { seriesLinks } from '@/components/panels/series-links';
import { seriesStyle, type SeriesOptions } from '@/components/panels/series-options';
import { seriesScheme } from '@/components/panels/series-scheme';
import { timeColumns, type TimeColumn } from '@/components/panels/time-columns';
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import { resolveColor, type ColorTheme } from '@/lib/series/colors';
import { createDisplay, type DisplayFunction, type NumberRange } from '@/lib/series/display';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import type { FieldConfigSource } from '@/lib/series/field-config';
import type { Frame, NumberField } from '@/lib/series/frame';
import { seriesColors } from '@/lib/series/series-colors';
import { automaticDecimals } from '@/lib/units/decimals';
import { formatValue, type FormattedValue } from '@/lib/units/format-value';

export interface TimeSeriesRequest {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
  readonly linksAt?: PanelViewProps['linksAt'];
  readonly onFilter?: PanelViewProps['onFilter'];
}

/** More lines than this are a carpet, and each costs time to draw. */
export const SERIES_LIMIT = 500;

export function prepareTimeSeries(request: TimeSeriesRequest): ChartModel {
  return timeChartModel(request, timeSeriesColumns(request));
}

/** All that may stand on the time axis, with its name and options. */
export function timeSeriesColumns({ frames, fieldConfig }: TimeSeriesRequest): TimeColumn[] {
  return timeColumns(applyFieldConfig(frames, fieldConfig));
}

export function timeChartModel(request: TimeSeriesRequest, all: readonly TimeColumn[]): ChartModel {
  const columns = all.slice(0, SERIES_LIMIT);
  const range = numberRangeOf(columns.map((column) => column.field));
  const { theme, timeZone } = request;
  const colors = seriesColors(columns, range, theme);
  const { axes, axisIndexOf } = collectAxes(
    columns.map(({ field, options }, at) => ({ config: field.config, options, color: colors[at]?.color ?? theme.ink })),
  );
  const shown = columns.map((column) => ({
    ...column,
    display: createDisplay('number', column.field.config, { theme, timeZone, range }),
  }));
  const calcs = prepareCalcs(shown, readLegend(request.options).calcIds);
  const series = shown.map((column, at): ChartSeries => {
    const { field, options, display } = column;
    const color = colors[at];
    return {
      key: column.key,
      name: column.name,
      color: color?.color ?? request.theme.inkMuted,
      timesMs: column.timesMs,
      scheme: options.gradient === 'scheme' ? seriesScheme(field, range, theme) : null,
      values: options.isConstant ? constantValues(field.values) : field.values,
      isNegated: options.isNegated,
      stack: options.stack,
      fillBelowTo: options.fillBelowTo,
      axisIndex: axisIndexOf[at] ?? 0,
      style: seriesStyle(options, { seriesCount: columns.length, dash: color?.dash ?? [] }),
      isInLegend: !options.isHiddenIn.legend,
      isInTooltip: !options.isHiddenIn.tooltip,
      isDrawn: !options.isHiddenIn.viz,
      format: display,
      formatFine: (value) => formatFine(value, field, display),
      calcs: calcs[at] ?? [],
      ...seriesLinks(column, request.linksAt),
      ...seriesFilters(field, request.onFilter),
    };
  });
  return {
    series,
    axes,
    thresholds: prepareThresholds(columns, { axes, axisIndexOf }, range, request.theme),
    leftOutCount: all.length - columns.length,
  };
}

/** The first value at every instant where there is one. */
function constantValues(values: Float64Array): Float64Array {
  const first = values.find((value) => !Number.isNaN(value)) ?? NaN;
  return values.map((value) => (Number.isNaN(value) ? NaN : first));
}

/** One digit more than on the page, unless the panel fixes the decimals or a mapping gives words. */
function formatFine(value: number, field: NumberField, display: DisplayFunction): FormattedValue {
  const shown = display(value);
  if (field.config.decimals !== undefined || shown.isMapped || !Number.isFinite(value)) return shown;
  const dotAt = shown.text.indexOf('.');
  if (dotAt < 0) return shown;
  return display(value, shown.text.length - dotAt);
}

function prepareThresholds(
  columns: readonly TimeColumn[],
  { axes, axisIndexOf }: { readonly axes: readonly ChartAxis[]; readonly axisIndexOf: readonly number[] },
  range: NumberRange | null,
  theme: ColorTheme,
): ChartThreshold[] {
  // All series of an axis share its thresholds: the first one that shows them speaks for it.
  return axes.flatMap((_, axisIndex) => {
    const column = columns.find((one, at) => axisIndexOf[at] === axisIndex && one.options.thresholdsStyle !== 'off');
    const thresholds = column?.field.config.thresholds;
    if (column === undefined || thresholds === undefined) return [];
    const style = column.options.thresholdsStyle;
    const { config } = column.field;
    const min = config.min ?? range?.min ?? 0;
    const max = config.max ?? range?.max ?? 100;
    return thresholds.steps.map((step): ChartThreshold => {
      const relative = step.value === null ? null : min + ((max - min) * step.value) / 100;
      const value = thresholds.mode === 'percentage' ? relative : step.value;
      const isLine = value !== null && style !== 'area' && style !== 'series';
      return {
        value: value ?? Number.NEGATIVE_INFINITY,
        color: resolveColor(step.color, theme),
        label:
          value === null
            ? ''
            : formatValue(value, config.unit, { decimals: config.decimals ?? automaticDecimals(value) }),
        axisIndex,
        line: lineKind(isLine, style),
        hasArea: style.includes('area'),
      };
    });
  });
}

function lineKind(isLine: boolean, style: SeriesOptions['thresholdsStyle']): ChartThreshold['line'] {
  if (!isLine) return 'none';
  return style.startsWith('line') ? 'solid' : 'dashed';
}
