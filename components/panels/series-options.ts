// The `custom` options of one series in a time series panel: read leniently, with our defaults where a file says nothing.
import type { SeriesStyle } from '@/components/charts/chart-model';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import type { ScaleKind } from '@/lib/series/value-axis';

export type ThresholdsStyle = 'off' | 'line' | 'dashed' | 'area' | 'line+area' | 'dashed+area' | 'series';

export interface SeriesOptions {
  readonly draw: SeriesStyle['draw'];
  readonly interpolation: SeriesStyle['interpolation'];
  /** null = our default for this number of series. */
  readonly lineWidthPx: number | null;
  readonly fillAlpha: number | null;
  readonly gradient: SeriesStyle['gradient'];
  readonly dash: readonly number[] | null;
  readonly pointSizePx: number;
  readonly points: SeriesStyle['points'];
  readonly joinGapsUpToMs: number;
  readonly breakGapsOverMs: number;
  readonly barAlignment: SeriesStyle['barAlignment'];
  readonly barWidthShare: number;
  readonly barMaxPx: number;
  readonly showsValues: boolean;
  readonly stack: { readonly mode: 'normal' | 'percent'; readonly group: string } | null;
  readonly isNegated: boolean;
  /** Only its first value is drawn, all the way. */
  readonly isConstant: boolean;
  readonly fillBelowTo: string | null;
  readonly thresholdsStyle: ThresholdsStyle;
  readonly isHiddenIn: { readonly legend: boolean; readonly tooltip: boolean; readonly viz: boolean };
  readonly axisPlacement: 'auto' | 'left' | 'right' | 'hidden';
  readonly axisLabel: string;
  readonly axisSoftMin: number | undefined;
  readonly axisSoftMax: number | undefined;
  readonly isCenteredOnZero: boolean;
  readonly isGridShown: boolean;
  readonly isBorderShown: boolean;
  /** Labels have the colour of the series. */
  readonly isAxisColored: boolean;
  readonly axisWidthPx: number | null;
  readonly scale: ScaleKind;
}

type Custom = Readonly<Record<string, unknown>>;

function oneOf<Choice extends string>(value: unknown, choices: readonly Choice[], otherwise: Choice): Choice {
  return choices.find((choice) => choice === value) ?? otherwise;
}

const THRESHOLDS_STYLES: readonly ThresholdsStyle[] = [
  'off',
  'line',
  'dashed',
  'area',
  'line+area',
  'dashed+area',
  'series',
];

export function readSeriesOptions(custom: Custom): SeriesOptions {
  const fillOpacity = readNumber(custom['fillOpacity']);
  const hideFrom = asRecord(custom['hideFrom']);
  const barAlignment = readNumber(custom['barAlignment']) ?? 0;
  return {
    draw: oneOf(custom['drawStyle'], ['line', 'bars', 'points'], 'line'),
    interpolation: oneOf(custom['lineInterpolation'], ['linear', 'smooth', 'stepBefore', 'stepAfter'], 'linear'),
    lineWidthPx: bounded(readNumber(custom['lineWidth']), 0, 10),
    fillAlpha: fillOpacity === null ? null : Math.min(1, Math.max(0, fillOpacity / 100)),
    gradient: oneOf(custom['gradientMode'], ['none', 'opacity', 'hue', 'scheme'], 'none'),
    dash: readDash(custom['lineStyle']),
    pointSizePx: bounded(readNumber(custom['pointSize']), 1, 40) ?? 5,
    points: oneOf(custom['showPoints'], ['auto', 'always', 'never'], 'auto'),
    joinGapsUpToMs: readJoin(custom['spanNulls']),
    breakGapsOverMs: readNumber(custom['insertNulls']) ?? Infinity,
    barAlignment: signOf(barAlignment),
    barWidthShare: bounded(readNumber(custom['barWidthFactor']), 0.05, 1) ?? 0.6,
    barMaxPx: bounded(readNumber(custom['barMaxWidth']), 1, 10_000) ?? Infinity,
    showsValues: custom['showValues'] === true,
    stack: readStack(custom['stacking']),
    isNegated: custom['transform'] === 'negative-Y',
    isConstant: custom['transform'] === 'constant',
    fillBelowTo: readText(custom['fillBelowTo']),
    thresholdsStyle: oneOf(asRecord(custom['thresholdsStyle'])['mode'], THRESHOLDS_STYLES, 'off'),
    isHiddenIn: {
      legend: hideFrom['legend'] === true,
      tooltip: hideFrom['tooltip'] === true,
      viz: hideFrom['viz'] === true,
    },
    ...readAxis(custom),
  };
}

function readAxis(custom: Custom) {
  const distribution = asRecord(custom['scaleDistribution']);
  return {
    axisPlacement: oneOf(custom['axisPlacement'], ['auto', 'left', 'right', 'hidden'], 'auto'),
    axisLabel: readText(custom['axisLabel']) ?? '',
    axisSoftMin: readNumber(custom['axisSoftMin']) ?? undefined,
    axisSoftMax: readNumber(custom['axisSoftMax']) ?? undefined,
    isCenteredOnZero: custom['axisCenteredZero'] === true,
    isGridShown: custom['axisGridShow'] !== false,
    isBorderShown: custom['axisBorderShow'] === true,
    isAxisColored: custom['axisColorMode'] === 'series',
    axisWidthPx: bounded(readNumber(custom['axisWidth']), 0, 400),
    scale: readScale(distribution),
  };
}

function readScale(distribution: Custom): ScaleKind {
  const base = readNumber(distribution['log']) === 2 ? 2 : 10;
  if (distribution['type'] === 'log') return { kind: 'log', base };
  if (distribution['type'] !== 'symlog') return { kind: 'linear' };
  return { kind: 'symlog', base, linearThreshold: readNumber(distribution['linearThreshold']) ?? 1 };
}

function bounded(value: number | null, min: number, max: number): number | null {
  return value === null ? null : Math.min(max, Math.max(min, value));
}

function signOf(value: number): -1 | 0 | 1 {
  if (value < 0) return -1;
  return value > 0 ? 1 : 0;
}

function readJoin(spanNulls: unknown): number {
  if (spanNulls === true) return Infinity;
  return spanNulls === false ? 0 : Math.max(0, readNumber(spanNulls) ?? 0);
}

function readStack(json: unknown): SeriesOptions['stack'] {
  const { mode, group } = asRecord(json);
  if (mode !== 'normal' && mode !== 'percent') return null;
  // Files write `false` for a series that stacks with nothing else: a group of its own.
  return { mode, group: group === false ? 'false' : (readText(group) ?? 'A') };
}

function readDash(json: unknown): readonly number[] | null {
  const { fill, dash } = asRecord(json);
  if (fill === 'dot') return [1, 3];
  if (fill === 'solid') return [];
  if (fill !== 'dash' && fill !== 'square') return null;
  const lengths = asList(dash).flatMap((one) => readNumber(one) ?? []);
  return lengths.length > 0 ? lengths : [10, 10];
}

const THIN_LINES_OVER = 50;

/** Fills in what depends on the neighbours: many lines are thinner, and only a lone one is filled. */
export function seriesStyle(
  options: SeriesOptions,
  { seriesCount, dash }: { readonly seriesCount: number; readonly dash: readonly number[] },
): SeriesStyle {
  return {
    draw: options.draw,
    interpolation: options.interpolation,
    lineWidthPx: options.lineWidthPx ?? defaultLineWidth(options, seriesCount),
    fillAlpha: options.fillAlpha ?? defaultFill(options, seriesCount),
    gradient: options.gradient,
    dash: options.dash ?? dash,
    pointSizePx: options.pointSizePx,
    points: options.points,
    joinGapsUpToMs: options.joinGapsUpToMs,
    breakGapsOverMs: options.breakGapsOverMs,
    barAlignment: options.barAlignment,
    barWidthShare: options.barWidthShare,
    barMaxPx: options.barMaxPx,
    showsValues: options.showsValues,
  };
}

function defaultLineWidth(options: SeriesOptions, seriesCount: number): number {
  if (options.draw === 'bars') return 0;
  return seriesCount > THIN_LINES_OVER ? 1 : 1.5;
}

function defaultFill(options: SeriesOptions, seriesCount: number): number {
  if (options.draw === 'bars') return 0.8;
  if (options.fillBelowTo !== null) return 0.2;
  if (options.stack !== null) return 0.3;
  return seriesCount === 1 || options.isNegated ? 0.12 : 0;
}
