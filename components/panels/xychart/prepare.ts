// Frames and options of an XY chart panel to the points its chart draws. Pure.
import type { ScatterModel, ScatterSeries } from '@/components/charts/scatter-layout';
import { numbersOf, planeAxis } from '@/components/panels/plane-columns';
import { pickColumns, type XyPick } from '@/components/panels/xychart/mapping';
import type { PreparedChart } from '@/components/panels/legend-chart';
import type { ChartSource } from '@/components/panels/prepared-chart';
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import { resolveColor } from '@/lib/series/colors';
import { displayOf } from '@/lib/series/display';
import { cellAt } from '@/lib/series/frame';
import { asList, asRecord, readNumber } from '@/lib/series/read-field-config';
import { seriesColors } from '@/lib/series/series-colors';
import { joinParts } from '@/lib/units/format-value';
import { createZone } from '@/lib/units/zone';

const SERIES_LIMIT = 200;
const POINT_LIMIT = 50_000;

/** The model, or a sentence that says why there is none. */
export function prepareXy(request: ChartSource): PreparedChart<ScatterModel> | string {
  const { theme, timeZone } = request;
  const frames = applyFieldConfig(request.frames, request.fieldConfig);
  const picks = pickColumns(frames, request.options).slice(0, SERIES_LIMIT);
  const [first] = picks;
  if (first === undefined) return 'An XY chart needs two columns of numbers in one frame.';
  const ys = picks.map((pick) => ({ field: numbersOf(pick.y), name: pick.name ?? pick.yName }));
  const colors = seriesColors(ys, numberRangeOf(picks.map(({ y }) => y)), theme);
  const series = picks.map((pick, at) => xySeries(pick, at, colors[at]?.color ?? theme.ink, request));
  return {
    model: {
      series,
      x: planeAxis(first.x, first.xName),
      y: planeAxis(first.y, commonName(picks)),
      zone: createZone(timeZone),
    },
    legend: series.map(({ key, name, color }) => ({ key, name, color, style: { dash: [] }, calcs: [] })),
  };
}

/** The axis is named where all series are one thing. */
function commonName(picks: readonly XyPick[]): string {
  const names = new Set(picks.map(({ yName }) => yName));
  return names.size === 1 ? (picks[0]?.yName ?? '') : '';
}

function xySeries(pick: XyPick, at: number, color: string, { theme, timeZone }: ChartSource): ScatterSeries {
  const { frame, x, y } = pick;
  const { custom } = y.config;
  const show = custom['show'] === 'lines' || custom['show'] === 'points+lines' ? custom['show'] : 'points';
  const hasLine = show !== 'points';
  const words = frame.fields.map((field) => ({
    name: pick.nameOf(field),
    field,
    display: displayOf(field, { theme, timeZone, range: null }),
  }));
  const lineStyle = asRecord(custom['lineStyle']);
  return {
    key: `${at} ${pick.name ?? pick.yName}`,
    name: pick.name ?? pick.yName,
    color: pick.fixedColor === null ? color : resolveColor(pick.fixedColor, theme),
    xs: numbersOf(x).values.subarray(0, POINT_LIMIT),
    ys: numbersOf(y).values.subarray(0, POINT_LIMIT),
    colorAt: pointColors(pick, { theme, timeZone }),
    sizeAt: pointSizes(pick, custom),
    hasPoints: show !== 'lines',
    shape: custom['pointShape'] === 'square' ? 'square' : 'circle',
    fillAlpha: Math.min(1, Math.max(0, (readNumber(custom['fillOpacity']) ?? 50) / 100)),
    strokePx: readNumber(custom['pointStrokeWidth']) ?? 1,
    lineWidthPx: hasLine ? Math.min(10, Math.max(0, readNumber(custom['lineWidth']) ?? 1.5)) : 0,
    dash: lineStyle['fill'] === 'dash' ? asList(lineStyle['dash']).flatMap((one) => readNumber(one) ?? []) : [],
    wordsAt: (row) => words.map(({ name, field, display }) => [name, joinParts(display(cellAt(field, row)))]),
  };
}

/** By the values of another column; by the y value itself where its mode says that colours mean values. */
function pointColors(
  { color, y }: XyPick,
  { theme, timeZone }: Pick<ChartSource, 'theme' | 'timeZone'>,
): ScatterSeries['colorAt'] {
  const mode = y.config.color?.mode ?? '';
  const isByValue = mode === 'thresholds' || mode.startsWith('continuous');
  const source = color ?? (isByValue ? y : null);
  if (source === null) return undefined;
  const display = displayOf(source, { theme, timeZone, range: numberRangeOf([source]) });
  return (row) => display(cellAt(source, row)).color;
}

const SIZE = { fixed: 5, least: 1, most: 100 };

function pointSizes({ size, fixedSizePx }: XyPick, custom: Readonly<Record<string, unknown>>): (row: number) => number {
  const given = asRecord(custom['pointSize']);
  const fixed = fixedSizePx ?? readNumber(given['fixed']) ?? readNumber(custom['pointSize']) ?? SIZE.fixed;
  if (size === null) return () => fixed;
  const range = numberRangeOf([size]);
  const least = Math.max(SIZE.least, readNumber(given['min']) ?? fixed);
  const most = Math.min(SIZE.most, readNumber(given['max']) ?? 40);
  const span = (range?.max ?? 0) - (range?.min ?? 0);
  return (row) => {
    const cell = cellAt(size, row);
    if (typeof cell !== 'number' || Number.isNaN(cell) || span <= 0) return least;
    // The area, not the width, is what the eye compares.
    return least + (most - least) * Math.sqrt((cell - (range?.min ?? 0)) / span);
  };
}
