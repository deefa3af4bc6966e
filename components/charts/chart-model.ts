// What a time chart draws, decided before: typed columns, colours, formats. The chart adds size, pointer and visibility, nothing else.
import type { FrameAnnotation, FrameExemplar } from '@/lib/series/frame-marks';
import type { Cell } from '@/lib/series/frame';
import type { ScaleKind } from '@/lib/series/value-axis';
import type { FormattedValue } from '@/lib/units/format-value';

export interface SeriesStyle {
  /** `none`: the layer of the chart draws it. */
  readonly draw: 'line' | 'bars' | 'points' | 'none';
  readonly interpolation: 'linear' | 'smooth' | 'stepBefore' | 'stepAfter';
  readonly lineWidthPx: number;
  /** 0–1 */
  readonly fillAlpha: number;
  readonly gradient: 'none' | 'opacity' | 'hue' | 'scheme';
  /** Empty = solid. */
  readonly dash: readonly number[];
  readonly pointSizePx: number;
  readonly points: 'auto' | 'always' | 'never';
  /** Gaps up to this long are joined; 0 = none, Infinity = all. */
  readonly joinGapsUpToMs: number;
  /** Neighbours further apart than this are not joined; Infinity = always joined. */
  readonly breakGapsOverMs: number;
  /** −1 the bar ends at its time, 0 it is centred, 1 it begins there. */
  readonly barAlignment: -1 | 0 | 1;
  readonly barWidthShare: number;
  readonly barMaxPx: number;
  /** Numbers stand above bars and points, where there is room. */
  readonly showsValues: boolean;
}

export interface CalcValue {
  readonly id: string;
  readonly title: string;
  readonly value: Cell;
  readonly text: string;
}

export interface SeriesScheme {
  /** In rising order of value. */
  readonly stops: readonly { readonly value: number; readonly color: string }[];
  /** A colour holds until the next one; else they flow into each other. */
  readonly isStepped: boolean;
}

export interface ChartSeries {
  /** Stays the same across refreshes; names the series in the legend's memory. */
  readonly key: string;
  readonly name: string;
  readonly color: string;
  /** Colours by value, for the gradient "scheme"; null = the one colour. */
  readonly scheme: SeriesScheme | null;
  readonly timesMs: Float64Array;
  /** As measured; NaN = no value. */
  readonly values: Float64Array;
  /** Draws −value (the lower half of a mirrored chart). */
  readonly isNegated: boolean;
  readonly stack: { readonly mode: 'normal' | 'percent'; readonly group: string } | null;
  /** Name of the series down to which the area reaches. */
  readonly fillBelowTo: string | null;
  readonly axisIndex: number;
  readonly style: SeriesStyle;
  readonly isInLegend: boolean;
  readonly isInTooltip: boolean;
  readonly isDrawn: boolean;
  /** As on the page: about three digits. */
  readonly format: (value: number) => FormattedValue;
  /** One digit more, for tooltips. */
  readonly formatFine: (value: number) => FormattedValue;
  readonly calcs: readonly CalcValue[];
  /** Links of the sample at a place in the columns; absent when the series has none. */
  readonly linksAt?: (sampleIndex: number) => readonly ChartLink[];
  /** Its labels, where the page can be filtered by them. */
  readonly filters?: readonly ChartFilter[];
}

/** One label of a series: only its value on the whole page, or all but it. */
export interface ChartFilter {
  readonly label: string;
  readonly value: string;
  readonly apply: (isExcluded: boolean) => void;
}

/** Safe to open. */
export interface ChartLink {
  readonly title: string;
  readonly url: string;
  readonly opensNewTab: boolean;
}

/** What a legend needs to know of a series. */
export interface LegendSeries extends Pick<ChartSeries, 'key' | 'name' | 'color' | 'calcs'> {
  readonly style: Pick<SeriesStyle, 'dash'>;
  /** Shown beside the name in a list; "" = nothing. */
  readonly lastText?: string;
  readonly values?: Float64Array;
  readonly format?: (value: number) => FormattedValue;
  /** Its labels, where the page can be filtered by them. */
  readonly filters?: readonly ChartFilter[];
}

export interface ChartAxis {
  readonly side: 'left' | 'right';
  readonly isHidden: boolean;
  readonly label: string;
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
  readonly includesZero: boolean;
  readonly isCenteredOnZero: boolean;
  readonly isMirrored: boolean;
  readonly isGridShown: boolean;
  /** A line along the axis. */
  readonly isBorderShown: boolean;
  /** Of its labels; null = muted ink. */
  readonly color: string | null;
  /** Least room for its labels. */
  readonly widthPx: number | null;
  readonly scale: ScaleKind;
}

export interface ChartThreshold {
  readonly value: number;
  readonly color: string;
  /** In the gutter right of the plot. */
  readonly label: string;
  readonly axisIndex: number;
  readonly line: 'none' | 'solid' | 'dashed';
  /** Tints the plot from here to the next threshold. */
  readonly hasArea: boolean;
}

/** Where things of one drawing stand. */
export interface LayerPlace {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the plot, in pixels. */
  readonly left: number;
  readonly right: number;
  readonly xOf: (timeMs: number) => number;
  /** NaN where the axis has no place for the value. */
  readonly heightOn: (axisIndex: number) => (value: number) => number;
  /** False: somebody took the series out by the legend. */
  readonly isShown: (seriesKey: string) => boolean;
}

/** What only one panel type draws (candles), between areas and lines. */
export interface ChartLayer {
  /** In the sentence that stands for the chart: "Candlestick chart". */
  readonly name: string;
  readonly draw: (context: CanvasRenderingContext2D, place: LayerPlace) => void;
}

export interface ChartModel {
  readonly series: readonly ChartSeries[];
  /** At least one. */
  readonly axes: readonly ChartAxis[];
  readonly thresholds: readonly ChartThreshold[];
  readonly layer?: ChartLayer;
  /** Series that came with the data but are neither drawn nor listed, by the limit. */
  readonly leftOutCount: number;
}

/** Something that happened: a line on the time axis, or a band when it lasted. */
export type ChartAnnotation = FrameAnnotation;

/** One measured event behind a series, with labels of its own (a trace id). */
export type ChartExemplar = FrameExemplar;

export interface LegendOptions {
  readonly mode: 'list' | 'table' | 'hidden';
  readonly placement: 'bottom' | 'right';
  /** Reducer ids, in the order of the columns. */
  readonly calcIds: readonly string[];
  readonly sortBy: string | null;
  readonly isDescending: boolean;
  /** Fixed width of a legend on the right; null = as wide as its content, at most 40 %. */
  readonly widthPx: number | null;
}

export interface TooltipOptions {
  /** `multi` lists all series, `single` the nearest. */
  readonly mode: 'multi' | 'single' | 'none';
  /** `none` is the largest first, `given` the order of the series. */
  readonly sort: 'none' | 'asc' | 'desc' | 'given';
  readonly hidesZeros: boolean;
}
