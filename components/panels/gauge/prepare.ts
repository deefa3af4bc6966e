// Geometry of a gauge: a dial from lower left to lower right or a circle, a thin ring of thresholds around it, angles for values. Pure.
import type { GaugeOptions, GaugeShape } from '@/components/panels/gauge/options';
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
  readonly sweep: Sweep;
}

/** From where to where the scale runs, clockwise, in radians. */
export interface Sweep {
  readonly fromAngle: number;
  readonly toAngle: number;
}

export interface RingPart {
  readonly fromAngle: number;
  readonly toAngle: number;
  readonly color: string;
}

/** A whole turn has no two ends: a path of it would have no length. */
const WHOLE_TURN = Math.PI * 2 - 1e-3;
const SWEEPS: Readonly<Record<GaugeShape, Sweep>> = {
  gauge: { fromAngle: Math.PI * 0.82, toAngle: Math.PI * 2.18 },
  circle: { fromAngle: -Math.PI / 2, toAngle: WHOLE_TURN - Math.PI / 2 },
};
/** Of the radius; the lower part that a dial leaves open makes it flatter than a circle. */
const HEIGHT_SHARES: Readonly<Record<GaugeShape, number>> = { gauge: 1.55, circle: 2 };
const RING_PX = 6;
const LEAST_RADIUS_PX = 10;
const LEAST_VALUE_PX = 11;
/** Of the size of the type; digits are narrower than capitals. */
const CHARACTER_SHARE = 0.6;
const NAME_PX = 20;
const RING_GAP = 0.012;
const LABEL_HEIGHT_PX = 14;

interface DialWish extends Pick<GaugeOptions, 'shape' | 'bandShare'> {
  /** The words inside it. */
  readonly text: string;
  /** Room around the ring for the values of thresholds. */
  readonly labelsPx: number;
}

export function layoutDial(
  box: { readonly widthPx: number; readonly heightPx: number },
  { text, labelsPx, shape, bandShare }: DialWish,
): Dial {
  const heightShare = HEIGHT_SHARES[shape];
  const radiusPx = Math.max(
    LEAST_RADIUS_PX,
    Math.min(
      box.widthPx / 2 - RING_PX - labelsPx,
      (box.heightPx - 2 * RING_PX - Math.min(labelsPx, LABEL_HEIGHT_PX)) / heightShare,
    ),
  );
  const bandPx = Math.min(radiusPx * 0.6, Math.max(7, radiusPx * bandShare));
  const roomPx = (radiusPx - bandPx) * 2 * 0.86;
  return {
    radiusPx,
    centerX: box.widthPx / 2,
    centerY: radiusPx + RING_PX + Math.min(labelsPx, LABEL_HEIGHT_PX),
    heightPx: Math.min(box.heightPx, radiusPx * heightShare + 2 * RING_PX + Math.min(labelsPx, LABEL_HEIGHT_PX)),
    bandPx,
    valueSizePx: Math.max(
      LEAST_VALUE_PX,
      Math.min(radiusPx * 0.46, roomPx / (Math.max(1, text.length) * CHARACTER_SHARE)),
    ),
    sweep: SWEEPS[shape],
  };
}

/** Whether the smallest letters stand inside of the band. */
export function holdsText({ radiusPx, bandPx }: Dial, text: string): boolean {
  return text.length * CHARACTER_SHARE * LEAST_VALUE_PX <= 2 * (radiusPx - bandPx);
}

/** Clamped: a value outside the scale stands at its end. */
export function angleOf(
  value: number,
  scale: { readonly min: number; readonly max: number },
  { fromAngle, toAngle }: Sweep = SWEEPS.gauge,
): number {
  // Halves, as the distance of two very large numbers is no number.
  const span = scale.max / 2 - scale.min / 2;
  const share = span > 0 && Number.isFinite(value) ? (value / 2 - scale.min / 2) / span : 0;
  // One value alone makes a scale of no length: it is all that there is of it.
  const isAll = value === Infinity || (span === 0 && value > 0 && value >= scale.max);
  const shown = isAll ? 1 : share || 0;
  return fromAngle + Math.min(1, Math.max(0, shown)) * (toAngle - fromAngle);
}

/** One part for each threshold step that lies on the scale. */
export function ringParts({ config, min, max }: SingleValue, theme: ColorTheme, sweep?: Sweep): RingPart[] {
  const { thresholds } = config;
  if (thresholds === undefined || thresholds.steps.length < 2) return [];
  const valueOf = (stepValue: number | null): number => {
    if (stepValue === null) return min;
    return thresholds.mode === 'percentage' ? min + ((max - min) * stepValue) / 100 : stepValue;
  };
  return thresholds.steps.flatMap((step, at) => {
    const next = thresholds.steps[at + 1];
    const fromAngle = angleOf(valueOf(step.value), { min, max }, sweep) + RING_GAP;
    const toAngle = angleOf(next === undefined ? max : valueOf(next.value), { min, max }, sweep) - RING_GAP;
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
    const angle = angleOf(at, value, dial.sweep);
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

export interface BandPart extends Sweep {
  /** Of the value; else of the empty scale. */
  readonly isLit: boolean;
}

/** The band: the whole scale and the value over it, or segments that are lit or not. */
export function bandParts(
  dial: Dial,
  value: SingleValue,
  { segmentCount, segmentGapShare, neutral }: Pick<GaugeOptions, 'segmentCount' | 'segmentGapShare' | 'neutral'>,
): BandPart[] {
  const { sweep } = dial;
  const lit = litSweep(value, neutral, sweep);
  if (segmentCount <= 1)
    return [{ ...sweep, isLit: false }, ...(lit === null ? [] : [{ ...lit, isLit: true } as const])];
  const segmentAngle = (sweep.toAngle - sweep.fromAngle) / segmentCount;
  const gap = (segmentAngle * segmentGapShare) / 2;
  return Array.from({ length: segmentCount }, (_, at) => {
    const fromAngle = sweep.fromAngle + at * segmentAngle;
    const middle = fromAngle + segmentAngle / 2;
    return {
      fromAngle: fromAngle + gap,
      toAngle: fromAngle + segmentAngle - gap,
      isLit: lit !== null && middle >= lit.fromAngle && middle <= lit.toAngle,
    };
  });
}

/** From the neutral value, or the smallest, to the value; null where there is no number. */
function litSweep(value: SingleValue, neutral: number | null, sweep: Sweep): Sweep | null {
  const { raw } = value.display;
  if (typeof raw !== 'number' || Number.isNaN(raw)) return null;
  const start = neutral === null ? sweep.fromAngle : angleOf(neutral, value, sweep);
  const end = angleOf(raw, value, sweep);
  return { fromAngle: Math.min(start, end), toAngle: Math.max(start, end) };
}

export function bandPath(dial: Dial, { fromAngle, toAngle }: Sweep): string {
  return arcPath(dial, dial.radiusPx - dial.bandPx / 2, fromAngle, toAngle);
}

/** Where the value stands on the band; null where there is no number. */
export function endPoint(dial: Dial, value: SingleValue): { readonly x: number; readonly y: number } | null {
  const { raw } = value.display;
  if (typeof raw !== 'number' || Number.isNaN(raw)) return null;
  const angle = angleOf(raw, value, dial.sweep);
  const radiusPx = dial.radiusPx - dial.bandPx / 2;
  return {
    x: round(dial.centerX + radiusPx * Math.cos(angle)),
    y: round(dial.centerY + radiusPx * Math.sin(angle)),
  };
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
  options: Pick<GaugeOptions, 'orientation' | 'shape'> & { readonly hasNames: boolean },
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
  const sizeOf = (one: GaugeGrid): number => Math.min(one.widthPx / 2, one.heightPx / HEIGHT_SHARES[options.shape]);
  return all.reduce((best, one) => (sizeOf(one) > sizeOf(best) ? one : best));
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
