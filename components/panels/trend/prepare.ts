// Frames and options of a trend panel to the lines its chart draws. Pure.
import type { ScatterModel, ScatterSeries } from '@/components/charts/scatter-layout';
import { prepareCalcs } from '@/components/panels/legend-calcs';
import { readLegend } from '@/components/panels/legend-options';
import { numbersOf, planeAxis } from '@/components/panels/plane-columns';
import type { PreparedChart } from '@/components/panels/legend-chart';
import type { ChartSource } from '@/components/panels/prepared-chart';
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import { createDisplay, displayOf } from '@/lib/series/display';
import { cellAt, type Field, type Frame } from '@/lib/series/frame';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { seriesColors } from '@/lib/series/series-colors';
import { displayNames } from '@/lib/series/series-names';
import { joinParts } from '@/lib/units/format-value';
import { createZone } from '@/lib/units/zone';

const SERIES_LIMIT = 200;
/** With fewer values each is marked, unless the options say otherwise. */
const SPARSE_COUNT = 30;

/** The model, or a sentence that says why there is none. */
export function prepareTrend(request: ChartSource): PreparedChart<ScatterModel> | string {
  const { theme, timeZone, options } = request;
  const frames = applyFieldConfig(request.frames, request.fieldConfig);
  const wanted = readText(options['xField']);
  const at = frames.findIndex((frame, index) => xOf(frame, displayNames(frames)[index] ?? [], wanted) !== undefined);
  const frame = frames[at];
  const names = displayNames(frames)[at] ?? [];
  const x = frame && xOf(frame, names, wanted);
  if (frame === undefined || x === undefined)
    return wanted === null ? 'A trend needs a column of numbers for its x axis.' : `There is no column “${wanted}”.`;
  const xs = numbersOf(x).values;
  if (!isRising(xs)) return `The values of “${nameOf(frame, names, x)}” must rise: sort by it first.`;
  const shown = frame.fields.flatMap((field, index) =>
    field.type === 'number' && field !== x && asRecord(field.config.custom['hideFrom'])['viz'] !== true
      ? [{ field, name: names[index] ?? field.name }]
      : [],
  );
  const [first] = shown;
  if (first === undefined) return 'A trend needs a second column of numbers.';
  const columns = shown.slice(0, SERIES_LIMIT);
  const range = numberRangeOf(columns.map(({ field }) => field));
  const colors = seriesColors(columns, range, theme);
  const wordsOfX = displayOf(x, { theme, timeZone, range: null });
  const series = columns.map(({ field, name }, index): ScatterSeries => {
    const display = createDisplay('number', field.config, { theme, timeZone, range });
    return {
      key: `${index} ${name}`,
      name,
      color: colors[index]?.color ?? theme.ink,
      xs,
      ys: field.values,
      ...lineStyle(field.config.custom, xs.length),
      wordsAt: (row) => [
        [nameOf(frame, names, x), joinParts(wordsOfX(cellAt(x, row)))],
        [name, joinParts(display(cellAt(field, row)))],
      ],
    };
  });
  const calcs = prepareCalcs(
    columns.map(({ field }) => ({
      field,
      display: createDisplay('number', field.config, { theme, timeZone, range }),
    })),
    readLegend(options).calcIds,
  );
  return {
    model: {
      series,
      x: planeAxis(x, nameOf(frame, names, x)),
      y: planeAxis(first.field, columns.length === 1 ? first.name : ''),
      zone: createZone(timeZone),
    },
    legend: series.map(({ key, name, color, dash }, index) => ({
      key,
      name,
      color,
      style: { dash },
      calcs: calcs[index] ?? [],
    })),
  };
}

/** The named column, else the first one of numbers. */
function xOf(frame: Frame, names: readonly string[], wanted: string | null): Field | undefined {
  if (wanted === null || wanted === '') return frame.fields.find(({ type }) => type === 'number');
  return frame.fields.find((field, at) => field.name === wanted || names[at] === wanted);
}

function nameOf(frame: Frame, names: readonly string[], field: Field): string {
  return names[frame.fields.indexOf(field)] ?? field.name;
}

function isRising(values: Float64Array): boolean {
  let last = -Infinity;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value < last) return false;
    last = value;
  }
  return true;
}

type LineStyle = Pick<
  ScatterSeries,
  'sizeAt' | 'hasPoints' | 'shape' | 'fillAlpha' | 'strokePx' | 'lineWidthPx' | 'dash'
>;

function lineStyle(custom: Readonly<Record<string, unknown>>, count: number): LineStyle {
  const { drawStyle, showPoints } = custom;
  const isPoints = drawStyle === 'points';
  const isMarked = showPoints === 'always' || (showPoints !== 'never' && count <= SPARSE_COUNT);
  const size = Math.min(40, Math.max(1, readNumber(custom['pointSize']) ?? 5));
  const style = asRecord(custom['lineStyle']);
  return {
    sizeAt: () => size,
    hasPoints: isPoints || isMarked,
    shape: 'circle',
    fillAlpha: 1,
    strokePx: 0,
    lineWidthPx: isPoints ? 0 : Math.min(10, Math.max(0, readNumber(custom['lineWidth']) ?? 1.5)),
    dash: style['fill'] === 'dash' ? asList(style['dash']).flatMap((one) => readNumber(one) ?? []) : [],
  };
}
