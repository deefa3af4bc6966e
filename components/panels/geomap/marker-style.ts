// How a layer's rows look: colour, size, symbol, words, each fixed or by a column. Pure.
import type { GeoLegend, MarkerSymbol } from '@/components/charts/geo/geo-model';
import { fieldNamed } from '@/lib/geo/find-places';
import { numberRangeOf } from '@/lib/series/apply-field-config';
import { continuousColor, isContinuousMode, resolveColor, type ColorTheme } from '@/lib/series/colors';
import { configuredRange, displayOf, type NumberRange } from '@/lib/series/display';
import { cellAt, type Field } from '@/lib/series/frame';
import type { NamedFrame } from '@/lib/series/label-tables';
import { asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { joinParts } from '@/lib/units/format-value';

export interface StyleContext {
  readonly theme: ColorTheme;
  readonly timeZone: string;
}

export interface RowStyle {
  readonly colorAt: (row: number) => string;
  readonly radiusAt: (row: number) => number;
  readonly rotationAt: (row: number) => number;
  readonly textAt: (row: number) => string;
  readonly legend: GeoLegend | null;
}

const STANDARD_COLOR = 'dark-green';
const SIZE = { fixed: 5, min: 2, max: 15, most: 100 };

export function rowStyle(style: unknown, named: NamedFrame, { theme, timeZone }: StyleContext): RowStyle {
  const { color, size, text, rotation } = asRecord(style);
  const colorField = dimensionField(color, named);
  const colorRange = colorField === undefined ? null : numberRangeOf([colorField]);
  const fixedColor = resolveColor(readText(asRecord(color)['fixed']) ?? STANDARD_COLOR, theme);
  const display = colorField && displayOf(colorField, { theme, timeZone, range: colorRange });
  return {
    colorAt: (row) =>
      colorField === undefined || display === undefined ? fixedColor : display(cellAt(colorField, row)).color,
    radiusAt: scaleOf(size, named),
    rotationAt: angleOf(rotation, named),
    textAt: wordsOf(text, named, { theme, timeZone }),
    legend: colorField === undefined ? null : colorLegend(colorField, named, { theme, timeZone, range: colorRange }),
  };
}

function dimensionField(dimension: unknown, named: NamedFrame): Field | undefined {
  const name = readText(asRecord(dimension)['field']);
  return name === null ? undefined : fieldNamed(named, [name], true);
}

/** Between `min` and `max` by the values of a column, or the one size. */
export function scaleOf(dimension: unknown, named: NamedFrame, standard = SIZE): (row: number) => number {
  const given = asRecord(dimension);
  const bounded = (px: number): number => Math.min(SIZE.most, Math.max(0, px));
  const fixed = bounded(readNumber(given['fixed']) ?? standard.fixed);
  const least = bounded(readNumber(given['min']) ?? standard.min);
  const most = bounded(readNumber(given['max']) ?? standard.max);
  const field = dimensionField(dimension, named);
  if (field === undefined) return () => fixed;
  const range = configuredRange(field.config, numberRangeOf([field]));
  const span = range.max - range.min;
  return (row) => {
    const cell = cellAt(field, row);
    if (typeof cell !== 'number' || Number.isNaN(cell) || !(span > 0)) return least;
    return least + (most - least) * Math.min(1, Math.max(0, (cell - range.min) / span));
  };
}

function angleOf(dimension: unknown, named: NamedFrame): (row: number) => number {
  const fixed = readNumber(asRecord(dimension)['fixed']) ?? 0;
  const field = dimensionField(dimension, named);
  return (row) => {
    const cell = field === undefined ? fixed : cellAt(field, row);
    return typeof cell === 'number' && Number.isFinite(cell) ? cell % 360 : 0;
  };
}

function wordsOf(dimension: unknown, named: NamedFrame, { theme, timeZone }: StyleContext): (row: number) => string {
  const { mode, fixed } = asRecord(dimension);
  const field = mode === 'fixed' ? undefined : dimensionField(dimension, named);
  if (field === undefined) {
    const text = readText(fixed) ?? '';
    return () => text;
  }
  const display = displayOf(field, { theme, timeZone, range: null });
  return (row) => joinParts(display(cellAt(field, row)));
}

type LegendContext = StyleContext & { readonly range: NumberRange | null };

/** Thresholds as steps, scales as a band of colours; other modes mean columns and not values. */
function colorLegend(field: Field, { frame, names }: NamedFrame, context: LegendContext): GeoLegend | null {
  const { theme, range } = context;
  const title = names[frame.fields.indexOf(field)] ?? field.name;
  const display = displayOf(field, context);
  const textOf = (value: number): string => joinParts(display(value));
  const mode = field.config.color?.mode;
  const { min, max } = configuredRange(field.config, range);
  if (mode !== undefined && isContinuousMode(mode)) {
    const shares = [0, 0.25, 0.5, 0.75, 1];
    return {
      title,
      isGradient: true,
      entries: shares.map((share) => ({
        label: textOf(min + (max - min) * share),
        color: continuousColor(mode, share, theme),
      })),
    };
  }
  if (mode !== undefined && mode !== 'thresholds') return null;
  const { thresholds } = field.config;
  if (thresholds === undefined) return null;
  const limits = thresholds.steps.map(({ value, color }) => {
    const absolute = value !== null && thresholds.mode === 'percentage' ? min + ((max - min) * value) / 100 : value;
    return { value: absolute, color: resolveColor(color, theme) };
  });
  const entries = limits.map(({ value, color }, at) => {
    const next = limits[at + 1]?.value ?? null;
    if (value === null) return { color, label: next === null ? title : `< ${textOf(next)}` };
    return { color, label: next === null ? `${textOf(value)}+` : `${textOf(value)} – ${textOf(next)}` };
  });
  return { title, entries, isGradient: false };
}

const SYMBOLS: Readonly<Record<string, MarkerSymbol>> = {
  circle: 'circle',
  square: 'square',
  triangle: 'triangle',
  star: 'star',
  cross: 'cross',
  'x-mark': 'x',
  x: 'x',
};

/** Of "img/icons/marker/star.svg"; pictures that are not here are circles. */
export function symbolOf(json: unknown): MarkerSymbol {
  const path = readText(asRecord(json)['fixed']) ?? readText(json) ?? '';
  const name = /([\w-]+)(?:\.svg)?$/.exec(path)?.[1] ?? '';
  return Object.hasOwn(SYMBOLS, name) ? (SYMBOLS[name] ?? 'circle') : 'circle';
}
