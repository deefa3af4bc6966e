// Geometry of a gauge: a dial from lower left to lower right, a thin ring of thresholds around it, angles for values. Pure.
import { resolveColor, type ColorTheme } from '@/lib/series/colors';
import type { SingleValue } from '@/lib/series/single-values';

export interface Dial {
  readonly radiusPx: number;
  /** Of the whole picture, ring included. */
  readonly heightPx: number;
  readonly centerX: number;
  readonly centerY: number;
  readonly bandPx: number;
  readonly valueSizePx: number;
}

export interface RingPart {
  readonly fromAngle: number;
  readonly toAngle: number;
  readonly color: string;
}

const START_ANGLE = Math.PI * 0.82;
const END_ANGLE = Math.PI * 2.18;
/** The lower part that the dial leaves open makes it flatter than a circle. */
const HEIGHT_SHARE = 1.55;
const RING_PX = 6;
const LEAST_RADIUS_PX = 10;
const NAME_PX = 20;
const RING_GAP = 0.012;
const LABEL_HEIGHT_PX = 14;

export function layoutDial(
  box: { readonly widthPx: number; readonly heightPx: number },
  text: string,
  /** Room around the ring for the values of thresholds. */
  labelsPx = 0,
): Dial {
  const radiusPx = Math.max(
    LEAST_RADIUS_PX,
    Math.min(
      box.widthPx / 2 - RING_PX - labelsPx,
      (box.heightPx - 2 * RING_PX - Math.min(labelsPx, LABEL_HEIGHT_PX)) / HEIGHT_SHARE,
    ),
  );
  const bandPx = Math.max(7, radiusPx * 0.17);
  const roomPx = (radiusPx - bandPx) * 2 * 0.86;
  return {
    radiusPx,
    centerX: box.widthPx / 2,
    centerY: radiusPx + RING_PX + Math.min(labelsPx, LABEL_HEIGHT_PX),
    heightPx: Math.min(box.heightPx, radiusPx * HEIGHT_SHARE + 2 * RING_PX + Math.min(labelsPx, LABEL_HEIGHT_PX)),
    bandPx,
    valueSizePx: Math.max(11, Math.min(radiusPx * 0.46, roomPx / (Math.max(1, text.length) * 0.6))),
  };
}

/** Clamped: a value outside the scale stands at its end. */
export function angleOf(value: number, scale: { readonly min: number; readonly max: number }): number {
  // Halves, as the distance of two very large numbers is no number.
  const span = scale.max / 2 - scale.min / 2;
  const share = span > 0 && Number.isFinite(value) ? (value / 2 - scale.min / 2) / span : 0;
  const shown = value === Infinity ? 1 : share || 0;
  return START_ANGLE + Math.min(1, Math.max(0, shown)) * (END_ANGLE - START_ANGLE);
}

/** One part for each threshold step that lies on the scale. */
export function ringParts({ config, min, max }: SingleValue, theme: ColorTheme): RingPart[] {
  const { thresholds } = config;
  if (thresholds === undefined || thresholds.steps.length < 2) return [];
  const valueOf = (stepValue: number | null): number => {
    if (stepValue === null) return min;
    return thresholds.mode === 'percentage' ? min + ((max - min) * stepValue) / 100 : stepValue;
  };
  return thresholds.steps.flatMap((step, at) => {
    const next = thresholds.steps[at + 1];
    const fromAngle = angleOf(valueOf(step.value), { min, max }) + RING_GAP;
    const toAngle = angleOf(next === undefined ? max : valueOf(next.value), { min, max }) - RING_GAP;
    return toAngle > fromAngle ? [{ fromAngle, toAngle, color: resolveColor(step.color, theme) }] : [];
  });
}

export interface RingLabel {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly text: string;
  readonly color: string;
}

const LABEL_DISTANCE_PX = 9;

/** Values of the thresholds, outside the ring where they begin. */
export function ringLabels(
  dial: Dial,
  value: SingleValue,
  theme: ColorTheme,
  format: (value: number) => string,
): RingLabel[] {
  const { config, min, max } = value;
  const isPercent = config.thresholds?.mode === 'percentage';
  return (config.thresholds?.steps ?? []).flatMap((step) => {
    if (step.value === null) return [];
    const at = isPercent ? min + ((max - min) * step.value) / 100 : step.value;
    if (at <= min || at >= max) return [];
    const angle = angleOf(at, value);
    const side = Math.cos(angle);
    return [
      {
        x: dial.centerX + (dial.radiusPx + LABEL_DISTANCE_PX) * side,
        y: dial.centerY + (dial.radiusPx + LABEL_DISTANCE_PX) * Math.sin(angle) + 3,
        anchor: anchorOf(side),
        text: format(at),
        color: resolveColor(step.color, theme),
      },
    ];
  });
}

function anchorOf(side: number): RingLabel['anchor'] {
  if (Math.abs(side) < 0.2) return 'middle';
  return side > 0 ? 'start' : 'end';
}

/** SVG path of an arc; empty when it has no length. */
export function arcPath(dial: Dial, radiusPx: number, fromAngle: number, toAngle: number): string {
  if (toAngle - fromAngle < 1e-4) return '';
  const point = (angle: number): string =>
    `${round(dial.centerX + radiusPx * Math.cos(angle))} ${round(dial.centerY + radiusPx * Math.sin(angle))}`;
  const isLarge = toAngle - fromAngle > Math.PI ? 1 : 0;
  return `M${point(fromAngle)}A${round(radiusPx)} ${round(radiusPx)} 0 ${isLarge} 1 ${point(toAngle)}`;
}

export function trackPath(dial: Dial): string {
  return arcPath(dial, dial.radiusPx - dial.bandPx / 2, START_ANGLE, END_ANGLE);
}

export function valuePath(dial: Dial, value: SingleValue): string {
  const { raw } = value.display;
  if (typeof raw !== 'number' || Number.isNaN(raw)) return '';
  return arcPath(dial, dial.radiusPx - dial.bandPx / 2, START_ANGLE, angleOf(raw, value));
}

export interface GaugeGrid {
  readonly columnCount: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

const GAP_PX = 8;

/** The number of columns that makes the dials largest. */
export function layoutGauges(
  count: number,
  box: { readonly widthPx: number; readonly heightPx: number },
  options: { readonly orientation: 'auto' | 'horizontal' | 'vertical'; readonly hasNames: boolean },
): GaugeGrid {
  const total = Math.max(1, count);
  const nameHeightPx = options.hasNames ? NAME_PX : 0;
  const cell = (columnCount: number): GaugeGrid => {
    const rowCount = Math.ceil(total / columnCount);
    return {
      columnCount,
      widthPx: (box.widthPx - GAP_PX * (columnCount - 1)) / columnCount,
      heightPx: (box.heightPx - GAP_PX * (rowCount - 1)) / rowCount - nameHeightPx,
    };
  };
  // The words of files: "horizontal" dials stand below each other, "vertical" ones side by side.
  if (options.orientation === 'horizontal') return cell(1);
  if (options.orientation === 'vertical') return cell(total);
  const all = Array.from({ length: Math.min(total, 24) }, (_, at) => cell(at + 1));
  const sizeOf = (one: GaugeGrid): number => Math.min(one.widthPx / 2, one.heightPx / HEIGHT_SHARE);
  return all.reduce((best, one) => (sizeOf(one) > sizeOf(best) ? one : best));
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
