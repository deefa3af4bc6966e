// The value axis of a chart: its range, where its ticks stand, and how a value maps to 0–1 of the height.
import { automaticDecimals } from '@/lib/units/decimals';
import { formatByRule, joinParts, unitRule } from '@/lib/units/format-value';
import type { UnitRule } from '@/lib/units/unit-rule';

export type ScaleKind =
  | { readonly kind: 'linear' }
  | { readonly kind: 'log'; readonly base: 2 | 10 }
  /** Linear up to the threshold on both sides of zero, logarithmic beyond it. */
  | { readonly kind: 'symlog'; readonly base: 2 | 10; readonly linearThreshold: number };

export interface AxisRequest {
  /** Of the drawn values; NaN when there are none. */
  readonly dataMin: number;
  readonly dataMax: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
  /** Bars, areas and stacks mean their distance from zero. */
  readonly includesZero: boolean;
  readonly isCenteredOnZero: boolean;
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  readonly scale: ScaleKind;
  readonly heightPx: number;
  /** Labels without sign (the lower half of a mirrored chart). */
  readonly isMirrored?: boolean;
}

export interface AxisTick {
  readonly value: number;
  readonly label: string;
}

export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly AxisTick[];
  /** The share is the value's distance from `min`, of the whole. */
  readonly isLinear: boolean;
  /** 0 at the bottom, 1 at the top; NaN where the scale has no place (log of zero). */
  readonly shareOf: (value: number) => number;
  readonly valueAt: (share: number) => number;
}

const TICK_SPACING_PX = 40;
const LEAST_TICKS = 3;
/** Lower plots have fewer: labels closer than this run into each other. */
const LEAST_SPACING_PX = 18;
const MOST_TICKS = 6;
const HEADROOM = 0.04;

export function createValueAxis(request: AxisRequest): ValueAxis {
  const { scale } = request;
  if (scale.kind === 'log') return createLogAxis(request, scale.base);
  return scale.kind === 'symlog' ? createSymlogAxis(request, scale) : createLinearAxis(request);
}

function createLinearAxis(request: AxisRequest): ValueAxis {
  const { min, max } = linearRange(request);
  const roomCount = Math.max(1, Math.floor(request.heightPx / LEAST_SPACING_PX));
  const wishedCount = Math.max(LEAST_TICKS, Math.round(request.heightPx / TICK_SPACING_PX));
  const tickCount = Math.min(MOST_TICKS, wishedCount, roomCount);
  return {
    min,
    max,
    ticks: distinctTicks({ min, max }, tickCount, request),
    isLinear: true,
    shareOf: (value) => (value - min) / (max - min),
    valueAt: (share) => min + share * (max - min),
  };
}

/** Decimals that a panel asks for may be too few to tell neighbours apart: then the steps are wider. */
function distinctTicks(
  range: { readonly min: number; readonly max: number },
  tickCount: number,
  request: AxisRequest,
): readonly AxisTick[] {
  const rule = unitRule(request.unit);
  const ticks = labelTicks(tickValues(range, tickCount, rule), request);
  if (request.decimals === undefined || !hasTwins(ticks)) return ticks;
  const span = range.max - range.min;
  for (let rough = span / tickCount; rough < 2 * span; rough *= 2)
    for (const step of roundSteps(rough, rule)) {
      const wider = step * tickCount < span ? [] : labelTicks(multiplesOf(step, range), request);
      if (wider.length > 0 && !hasTwins(wider)) return wider;
    }
  // A range between two numbers has none of them inside: twins are better than nothing.
  return ticks;
}

function hasTwins(ticks: readonly AxisTick[]): boolean {
  return ticks.some((tick, at) => at > 0 && tick.label === ticks[at - 1]?.label);
}

function linearRange(request: AxisRequest): { min: number; max: number } {
  const hasData = Number.isFinite(request.dataMin) && Number.isFinite(request.dataMax);
  let low = hasData ? bounded(request.dataMin) : 0;
  let high = hasData ? bounded(request.dataMax) : 1;
  if (request.includesZero || isNearZero(low, high)) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  if (request.softMin !== undefined) low = Math.min(low, request.softMin);
  if (request.softMax !== undefined) high = Math.max(high, request.softMax);
  if (request.isCenteredOnZero) {
    const reach = Math.max(Math.abs(low), Math.abs(high));
    low = -reach;
    high = reach;
  }
  const room = (high - low) * HEADROOM;
  const isSoftTop = high === request.softMax || high === 0;
  const isSoftBottom = low === request.softMin || low === 0;
  return withFixedEnds({ min: isSoftBottom ? low : low - room, max: isSoftTop ? high : high + room }, request);
}

/** The distance of two larger numbers is no number any more. */
const LARGEST = 1e307;

function bounded(value: number): number {
  return Math.min(LARGEST, Math.max(-LARGEST, value));
}

/** All above zero and far from flat: the distance from zero is worth showing. */
function isNearZero(low: number, high: number): boolean {
  return (low > 0 && low < high * 0.5) || (high < 0 && high > low * 0.5);
}

function withFixedEnds(range: { min: number; max: number }, request: AxisRequest): { min: number; max: number } {
  let min = request.min ?? range.min;
  let max = request.max ?? range.max;
  if (isWide(min, max)) return { min, max };
  // A flat line stands in the middle; a fixed end stays where it is.
  const reach = Math.abs(min) > 0 ? Math.abs(min) * 0.1 : 1;
  if (request.max === undefined) max = Math.max(min, max) + reach;
  if (request.min === undefined && (min !== 0 || request.max !== undefined)) min = Math.min(min, max) - reach;
  return isWide(min, max) ? { min, max } : { min: Math.min(min, max) - 1, max: Math.max(min, max) + 1 };
}

/** Wide enough that ticks differ in the digits a number has. */
function isWide(min: number, max: number): boolean {
  return max - min > Math.max(Math.abs(min), Math.abs(max)) * 1e-9 && max - min > 1e-200;
}

const SECOND_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];
/** How many seconds one of these units is; above a second their steps are those of a clock. */
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** Round values inside the range: of all round steps the one whose number of ticks is nearest to the wish. */
function tickValues(
  range: { readonly min: number; readonly max: number },
  tickCount: number,
  rule: UnitRule,
): number[] {
  const { min, max } = range;
  const rough = (max - min) / tickCount;
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  let best: { readonly step: number; readonly distance: number } | null = null;
  for (const step of roundSteps(rough, rule)) {
    const count = Math.floor(max / step + 1e-9) - Math.ceil(min / step - 1e-9) + 1;
    // One label more reads better than one less.
    const distance = count < tickCount ? (tickCount - count) * 1.01 : count - tickCount;
    if (best === null || distance < best.distance) best = { step, distance };
  }
  return best === null ? [] : multiplesOf(best.step, range);
}

function multiplesOf(step: number, { min, max }: { readonly min: number; readonly max: number }): number[] {
  const values: number[] = [];
  const firstIndex = Math.ceil(min / step - 1e-9);
  // 0.1 + 0.2 must not print as 0.30000000000000004; and -0 is 0.
  for (let index = firstIndex; index * step <= max + step * 1e-9 && values.length < 50; index += 1)
    values.push(Number((index * step).toPrecision(12)) + 0);
  return values;
}

/** Round steps around a rough one, in rising order. */
function roundSteps(rough: number, rule: UnitRule): number[] {
  if (rule.kind === 'scaled' && rule.base === 1024 && rough >= 1) {
    // Powers of two, so that 32, 64 and 96 GiB are round.
    const power = Math.floor(Math.log2(rough));
    return [2 ** (power - 1), 2 ** power, 2 ** (power + 1)];
  }
  if (rule.kind === 'time') {
    const unitSeconds = UNIT_SECONDS[rule.unit] ?? 1;
    const near = SECOND_STEPS.filter(
      (seconds) => seconds > (rough * unitSeconds) / 4 && seconds < rough * unitSeconds * 4,
    );
    if (rough * unitSeconds > 0.5 && near.length > 1) return near.map((seconds) => seconds / unitSeconds);
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  return [0.5, 1, 2, 2.5, 5, 10, 20].map((nice) => nice * power);
}

/** Labels with equal decimals per unit step ("0.5 s", "1.0 s"), as few as tell the ticks exactly. */
function labelTicks(values: readonly number[], request: AxisRequest): AxisTick[] {
  const rule = unitRule(request.unit);
  const shown = values.map((value) => (request.isMirrored === true ? Math.abs(value) : value));
  const needed = new Map<string, number>();
  for (const value of shown) {
    const { suffix } = formatByRule(value, rule, { decimals: 0 });
    needed.set(suffix, Math.max(needed.get(suffix) ?? 0, request.decimals ?? exactDecimals(value, rule)));
  }
  return values.map((value, at) => {
    const one = shown[at] ?? value;
    const { suffix } = formatByRule(one, rule, { decimals: 0 });
    const decimals = one === 0 && request.decimals === undefined ? 0 : (needed.get(suffix) ?? 0);
    return { value, label: joinParts(formatByRule(one, rule, { decimals })) };
  });
}

/** Fewest decimals (at most six) that print the scaled value without loss. */
function exactDecimals(value: number, rule: UnitRule): number {
  const exact = Number(formatByRule(value, rule, { decimals: 9 }).text);
  if (!Number.isFinite(exact)) return 0;
  for (let decimals = 0; decimals < 6; decimals += 1)
    if (Math.abs(Number(exact.toFixed(decimals)) - exact) <= Math.abs(exact) * 1e-6) return decimals;
  return Math.min(6, automaticDecimals(exact));
}

function createLogAxis(request: AxisRequest, base: 2 | 10): ValueAxis {
  const log = base === 2 ? Math.log2 : Math.log10;
  const high = positive(request.max) ?? positive(request.dataMax) ?? 1;
  const low = positive(request.min) ?? positive(request.dataMin) ?? high / base ** 3;
  const from = request.min !== undefined && request.min > 0 ? log(low) : Math.floor(log(Math.min(low, high)));
  const to = Math.max(request.max === undefined ? Math.ceil(log(high)) : log(high), from + 1e-6);
  const end = to - from < 1e-3 ? from + 1 : to;
  const every = Math.max(1, Math.ceil((end - from) / Math.max(2, Math.round(request.heightPx / TICK_SPACING_PX))));
  const values: number[] = [];
  for (let power = Math.ceil(from - 1e-9); power <= end + 1e-9; power += every) values.push(base ** power);
  return {
    min: base ** from,
    max: base ** end,
    ticks: labelTicks(values, request),
    isLinear: false,
    shareOf: (value) => (value > 0 ? (log(value) - from) / (end - from) : NaN),
    valueAt: (share) => base ** (from + share * (end - from)),
  };
}

function createSymlogAxis(
  request: AxisRequest,
  { base, linearThreshold }: Extract<ScaleKind, { readonly kind: 'symlog' }>,
): ValueAxis {
  const limit = linearThreshold > 0 ? linearThreshold : 1;
  const place = (value: number): number => (Math.sign(value) * Math.log1p(Math.abs(value) / limit)) / Math.log(base);
  const valueOf = (placed: number): number => Math.sign(placed) * limit * (base ** Math.abs(placed) - 1);
  const { min, max } = linearRange({ ...request, includesZero: true });
  const [from, to] = [place(min), place(max)];
  const powers = Array.from({ length: 40 }, (_, at) => limit * base ** at).filter(
    (power) => power <= Math.max(-min, max),
  );
  const every = Math.max(1, Math.ceil((2 * powers.length * TICK_SPACING_PX) / Math.max(1, request.heightPx)));
  const shown = powers.filter((_, at) => (powers.length - 1 - at) % every === 0);
  const values = [...shown.map((power) => -power).toReversed(), 0, ...shown].filter((one) => one >= min && one <= max);
  return {
    min,
    max,
    ticks: labelTicks(values, request),
    isLinear: false,
    shareOf: (value) => (place(value) - from) / (to - from),
    valueAt: (share) => valueOf(from + share * (to - from)),
  };
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;
}
