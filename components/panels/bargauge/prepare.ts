// Geometry and colours of bar gauges: how bars share the room, where each one ends, how its area is painted. Pure.
import { continuousColor, isContinuousMode, resolveColor, withAlpha, type ColorTheme } from '@/lib/series/colors';
import { asRecord, readNumber } from '@/lib/series/read-field-config';
import type { SingleValue } from '@/lib/series/single-values';

export type BarMode = 'basic' | 'gradient' | 'lcd';
export type NamePlacement = 'auto' | 'top' | 'left' | 'hidden';

export interface BarGaugeOptions {
  readonly mode: BarMode;
  readonly valueMode: 'color' | 'text' | 'hidden';
  readonly namePlacement: NamePlacement;
  readonly orientation: 'auto' | 'horizontal' | 'vertical';
  readonly showsUnfilled: boolean;
  /** Size of the numbers where the file says one. */
  readonly valuePx: number | null;
}

export function readBarGaugeOptions(options: Readonly<Record<string, unknown>>): BarGaugeOptions {
  const oneOf = <T extends string>(value: unknown, allowed: readonly T[], fallback: T): T =>
    allowed.find((one) => one === value) ?? fallback;
  return {
    mode: oneOf(options['displayMode'], ['basic', 'gradient', 'lcd'], 'gradient'),
    valueMode: oneOf(options['valueMode'], ['color', 'text', 'hidden'], 'color'),
    namePlacement: oneOf(options['namePlacement'], ['auto', 'top', 'left', 'hidden'], 'auto'),
    orientation: oneOf(options['orientation'], ['auto', 'horizontal', 'vertical'], 'auto'),
    showsUnfilled: options['showUnfilled'] !== false,
    valuePx: sizeOf(asRecord(options['text'])['valueSize']),
  };
}

const VALUE_SIZE = { least: 8, most: 48 };

function sizeOf(given: unknown): number | null {
  const px = readNumber(given);
  return px === null ? null : Math.min(VALUE_SIZE.most, Math.max(VALUE_SIZE.least, px));
}

export interface BarLayout {
  /** Bars that grow to the right, one below the other; else upwards, side by side. */
  readonly isHorizontal: boolean;
  readonly namePlace: 'top' | 'left' | 'bottom' | 'none';
  /** Between bars. */
  readonly gapPx: number;
  /** Across the bar. */
  readonly thicknessPx: number;
  /** Of a name above its bar, the space between them included. */
  readonly nameHeightPx: number;
  /** Of the letters of names. */
  readonly nameSizePx: number;
  /** Width of the names beside horizontal bars. */
  readonly nameWidthPx: number;
  /** Too many bars for the room: the panel scrolls. */
  readonly isScrolling: boolean;
}

export const BAR_GAP_PX = 8;
const NAME_PX = 18;
const LEAST_THICKNESS_PX = 16;
/** Many bars in a low panel stand closer and are thinner before the panel scrolls. */
const TIGHT_GAP_PX = 3;
const TIGHT_THICKNESS_PX = 8;
const TIGHT_NAME_PX = 14;
const NAME_SIZE_PX = 12;
/** Letters of 12 px reach beyond a line of 14. */
const TIGHT_NAME_SIZE_PX = 11;
const LEAST_COLUMN_PX = 24;
const MOST_THICKNESS_PX = 60;
/** Below this a name beside its bar leaves the bar no room. */
const NARROW_PX = 220;

/** Bars stand in panels that are wider than high, and lie in others; names beside lying bars where there is room (Grafana's `auto`). */
export function layoutBars(
  values: readonly SingleValue[],
  box: { readonly widthPx: number; readonly heightPx: number },
  options: BarGaugeOptions,
): BarLayout {
  const count = Math.max(1, values.length);
  const isHorizontal =
    options.orientation === 'auto' ? box.widthPx <= box.heightPx : options.orientation === 'horizontal';
  if (!isHorizontal) {
    const columnPx = (box.widthPx - BAR_GAP_PX * (count - 1)) / count;
    return {
      isHorizontal,
      namePlace: options.namePlacement === 'hidden' ? 'none' : 'bottom',
      gapPx: BAR_GAP_PX,
      thicknessPx: Math.max(LEAST_COLUMN_PX, columnPx),
      nameHeightPx: NAME_PX,
      nameSizePx: NAME_SIZE_PX,
      nameWidthPx: 0,
      isScrolling: columnPx < LEAST_COLUMN_PX,
    };
  }
  const isTight = (box.heightPx - BAR_GAP_PX * (count - 1)) / count < NAME_PX + LEAST_THICKNESS_PX;
  const gapPx = isTight ? TIGHT_GAP_PX : BAR_GAP_PX;
  const leastPx = isTight ? TIGHT_THICKNESS_PX : LEAST_THICKNESS_PX;
  const rowPx = (box.heightPx - gapPx * (count - 1)) / count;
  const isLeft =
    options.namePlacement === 'left' ||
    (options.namePlacement === 'auto' && rowPx < 2 * NAME_PX + BAR_GAP_PX && box.widthPx >= NARROW_PX);
  const besideOrAbove = isLeft ? 'left' : 'top';
  const namePlace = options.namePlacement === 'hidden' ? 'none' : besideOrAbove;
  const nameHeightPx = isTight ? TIGHT_NAME_PX : NAME_PX;
  const abovePx = namePlace === 'top' ? nameHeightPx : 0;
  const isScrolling = rowPx - abovePx < leastPx;
  const room = (isScrolling ? wholeRowPx(box.heightPx, abovePx + leastPx, gapPx) : rowPx) - abovePx;
  const longestPx = values.reduce((most, { name }) => Math.max(most, roughWidthPx(name)), 0);
  return {
    isHorizontal,
    namePlace,
    gapPx,
    thicknessPx: Math.min(MOST_THICKNESS_PX, Math.max(leastPx, room)),
    nameHeightPx,
    nameSizePx: isTight ? TIGHT_NAME_SIZE_PX : NAME_SIZE_PX,
    nameWidthPx: namePlace === 'left' ? Math.min(box.widthPx * 0.4, longestPx + 6) : 0,
    isScrolling,
  };
}

/** Of a list that scrolls: as many rows as fit stand there whole, and none is seen by half. */
function wholeRowPx(heightPx: number, leastPx: number, gapPx: number): number {
  const count = Math.max(1, Math.floor((heightPx + gapPx) / (leastPx + gapPx)));
  return Math.max(leastPx, (heightPx - gapPx * (count - 1)) / count);
}

/** Of names of 12 px: capitals and digits are wider than small letters. */
function roughWidthPx(text: string): number {
  let widthPx = 0;
  for (const character of text) widthPx += /[A-Z0-9%@#&]/.test(character) ? 8.6 : 6.8;
  return widthPx;
}

/** 0 to 1: where the value stands on its scale; a value outside stands at the end. */
export function barShare({ display, min, max }: SingleValue): number {
  const { raw } = display;
  if (raw === true) return 1;
  if (typeof raw !== 'number' || Number.isNaN(raw)) return 0;
  const span = max - min;
  // One value alone makes a scale of no length: it is all that there is of it.
  if (span <= 0) return raw > min || (raw > 0 && raw >= max) ? 1 : 0;
  return Math.min(1, Math.max(0, (raw - min) / span || 0));
}

/** Colour of the scale at a share: by thresholds, by a continuous scheme, or the value's own. */
export function colorAt(value: SingleValue, share: number, theme: ColorTheme): string {
  const { config, min, max, display } = value;
  const mode = config.color?.mode;
  if (mode !== undefined && isContinuousMode(mode)) return continuousColor(mode, share, theme);
  if ((mode !== undefined && mode !== 'thresholds') || config.thresholds === undefined) return display.color;
  const { steps, mode: kind } = config.thresholds;
  const at = kind === 'percentage' ? share * 100 : min + (max - min) * share;
  const step = steps.findLast((one) => one.value === null || at >= one.value) ?? steps[0];
  return step === undefined ? display.color : resolveColor(step.color, theme);
}

/** CSS background of the filled part. A gradient runs over the whole scale, of which the filled part shows the beginning. */
export function fillOf(value: SingleValue, mode: BarMode, theme: ColorTheme, isHorizontal: boolean): string {
  if (mode !== 'gradient') return withAlpha(value.display.color, 0.85);
  const direction = isHorizontal ? 'to right' : 'to top';
  const share = barShare(value);
  const steps = 8;
  const stops = Array.from({ length: steps + 1 }, (_, at) => colorAt(value, (share * at) / steps, theme));
  const isPlain = stops.every((stop) => stop === stops[0]);
  if (isPlain) return `linear-gradient(${direction}, ${withAlpha(value.display.color, 0.45)}, ${value.display.color})`;
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
}

const LCD_CELL_PX = 8;

/** Cells of an LCD bar, from the start of the scale on: their colours, dimmed where the value does not reach. */
export function lcdCells(value: SingleValue, lengthPx: number, theme: ColorTheme, showsUnfilled: boolean): string[] {
  const count = Math.max(2, Math.floor(lengthPx / (LCD_CELL_PX + 2)));
  const share = barShare(value);
  return Array.from({ length: count }, (_, at) => {
    const cellShare = at / (count - 1);
    const color = colorAt(value, cellShare, theme);
    if (cellShare <= share && share > 0) return color;
    return showsUnfilled ? withAlpha(color, 0.18) : 'transparent';
  });
}
