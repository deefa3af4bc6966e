// Where the bars of a column chart stand. Pure.
import { createValueAxis, type ValueAxis } from '@/lib/series/value-axis';

export interface ColumnSeries {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  /** One a group; NaN where there is none. */
  readonly values: Float64Array;
  readonly format: (value: number) => string;
  /** Of one bar; absent: all have the colour of the series. */
  readonly colorAt?: (group: number) => string;
}

export interface ColumnModel {
  readonly groups: readonly string[];
  readonly series: readonly ColumnSeries[];
  readonly isHorizontal: boolean;
  readonly stacking: 'none' | 'normal' | 'percent';
  readonly showValue: 'auto' | 'always' | 'never';
  /** Of the room of a group, 0–1. */
  readonly groupShare: number;
  /** Of the room of a bar inside its group, 0–1. */
  readonly barShare: number;
  /** 0–0.5 of the bar's thickness. */
  readonly radiusShare: number;
  readonly fillOpacity: number;
  readonly lineWidth: number;
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Degrees; 0 = lying. */
  readonly nameRotation: number;
  readonly nameMaxCharacters: number;
  /** `multi`: all bars of the group; `single`: the one pointed at. */
  readonly tooltip: 'multi' | 'single' | 'none';
}

interface Anchored {
  readonly x: number;
  readonly y: number;
  readonly textAnchor: 'start' | 'middle' | 'end';
  readonly dy?: string;
}

export interface PlacedBar {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: string;
  readonly text: string;
  readonly group: number;
  readonly groupName: string;
  readonly seriesKey: string;
  readonly seriesName: string;
  readonly label: Anchored | null;
  /** The label lies on the bar. */
  readonly isLabelInside: boolean;
}

interface PlacedName {
  readonly key: number;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly rotation: number;
  readonly text: string;
  readonly full: string;
}

interface Line {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

export interface ColumnLayout {
  readonly box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  readonly bars: readonly PlacedBar[];
  readonly names: readonly PlacedName[];
  readonly valueTicks: readonly {
    readonly value: number;
    readonly label: string;
    readonly line: Line;
    readonly place: Anchored;
  }[];
  readonly zero: Line;
}

const CHARACTER_PX = 6.4;
const VALUE_LABELS_PX = 18;
const TOP_PX = 8;
const RIGHT_PX = 10;
const NAME_SHARE = 0.35;
const LABEL_PX = 13;

export function layoutColumns(
  model: ColumnModel,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): ColumnLayout {
  const stacks = stackBars(model);
  const frame = model.isHorizontal ? { along: widthPx } : { along: heightPx };
  const axis = columnAxis(model, stacks, frame.along);
  const box = plotBox(model, axis, { widthPx, heightPx });
  const along = (value: number): number => {
    // What lies outside the ends of the axis ends at them.
    const share = Math.min(1, Math.max(0, axis.shareOf(value) || 0));
    return model.isHorizontal ? box.left + share * (box.right - box.left) : box.bottom - share * (box.bottom - box.top);
  };
  const zeroAt = along(Math.min(axis.max, Math.max(axis.min, 0)));
  const zero = model.isHorizontal
    ? { x1: zeroAt, x2: zeroAt, y1: box.top, y2: box.bottom }
    : { x1: box.left, x2: box.right, y1: zeroAt, y2: zeroAt };
  return {
    box,
    zero,
    bars: stacks.map((bar) => placeBar(bar, { model, box, along })),
    names: placeNames(model, box),
    valueTicks: axis.ticks.map(({ value, label }) => {
      const at = along(value);
      return model.isHorizontal
        ? {
            value,
            label,
            line: { x1: at, x2: at, y1: box.top, y2: box.bottom },
            place: { x: at, y: heightPx - 5, textAnchor: 'middle' as const },
          }
        : {
            value,
            label,
            line: { x1: box.left, x2: box.right, y1: at, y2: at },
            place: { x: box.left - 6, y: at, dy: '0.35em', textAnchor: 'end' as const },
          };
    }),
  };
}

interface StackedBar {
  readonly group: number;
  readonly series: ColumnSeries;
  /** Place among the bars of its group; 0 when stacked. */
  readonly lane: number;
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** Negative values stack below zero by themselves. */
function stackBars({ groups, series, stacking }: ColumnModel): StackedBar[] {
  const bars: StackedBar[] = [];
  for (let group = 0; group < groups.length; group += 1) {
    const total = series.reduce((sum, { values }) => sum + Math.abs(finite(values[group])), 0);
    let above = 0;
    let below = 0;
    for (const [lane, one] of series.entries()) {
      const value = one.values[group] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      if (stacking === 'none') {
        bars.push({ group, series: one, lane, from: 0, to: value, value });
        continue;
      }
      const size = stacking === 'percent' ? shareOf(value, total) : value;
      const from = size >= 0 ? above : below;
      if (size >= 0) above += size;
      else below += size;
      bars.push({ group, series: one, lane: 0, from, to: from + size, value });
    }
  }
  return bars;
}

function shareOf(value: number, total: number): number {
  return total > 0 ? value / total : 0;
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}

function columnAxis(model: ColumnModel, bars: readonly StackedBar[], alongPx: number): ValueAxis {
  let dataMin = Number.NaN;
  let dataMax = Number.NaN;
  for (const { from, to } of bars) {
    dataMin = Number.isNaN(dataMin) ? Math.min(from, to) : Math.min(dataMin, from, to);
    dataMax = Number.isNaN(dataMax) ? Math.max(from, to) : Math.max(dataMax, from, to);
  }
  const isPercent = model.stacking === 'percent';
  return createValueAxis({
    dataMin,
    dataMax,
    min: isPercent ? undefined : model.min,
    max: isPercent ? 1 : model.max,
    softMin: undefined,
    softMax: undefined,
    includesZero: true,
    isCenteredOnZero: false,
    unit: isPercent ? 'percentunit' : model.unit,
    decimals: isPercent ? undefined : model.decimals,
    scale: { kind: 'linear' },
    heightPx: model.isHorizontal ? alongPx / 2 : alongPx,
  });
}

function plotBox(
  model: ColumnModel,
  axis: ValueAxis,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): ColumnLayout['box'] {
  const longestName = model.groups.reduce((most, name) => Math.max(most, shownName(name, model).length), 0);
  const namesPx = longestName * CHARACTER_PX + 8;
  const valuesPx = Math.max(0, ...axis.ticks.map(({ label }) => label.length)) * CHARACTER_PX + 12;
  const turn = Math.abs(Math.sin((model.nameRotation * Math.PI) / 180));
  const below = Math.min(heightPx * NAME_SHARE, VALUE_LABELS_PX + turn * namesPx);
  return model.isHorizontal
    ? {
        left: Math.min(widthPx * NAME_SHARE, namesPx),
        top: TOP_PX,
        right: widthPx - RIGHT_PX,
        bottom: heightPx - VALUE_LABELS_PX,
      }
    : {
        left: Math.min(widthPx * NAME_SHARE, valuesPx),
        top: TOP_PX + 6,
        right: widthPx - RIGHT_PX,
        bottom: heightPx - below,
      };
}

interface Placing {
  readonly model: ColumnModel;
  readonly box: ColumnLayout['box'];
  readonly along: (value: number) => number;
}

function placeBar(bar: StackedBar, { model, box, along }: Placing): PlacedBar {
  const acrossPx = model.isHorizontal ? box.bottom - box.top : box.right - box.left;
  const groupPx = acrossPx / Math.max(1, model.groups.length);
  const laneCount = model.stacking === 'none' ? Math.max(1, model.series.length) : 1;
  const lanePx = (groupPx * model.groupShare) / laneCount;
  const barPx = Math.max(1, lanePx * model.barShare);
  const offset =
    groupPx * bar.group + (groupPx * (1 - model.groupShare)) / 2 + lanePx * bar.lane + (lanePx - barPx) / 2;
  const start = Math.min(along(bar.from), along(bar.to));
  const length = Math.max(0.5, Math.abs(along(bar.to) - along(bar.from)));
  const rect = model.isHorizontal
    ? { x: start, y: box.top + offset, width: length, height: barPx }
    : { x: box.left + offset, y: start, width: barPx, height: length };
  const text = bar.series.format(bar.value);
  return {
    key: `${bar.group} ${bar.series.key}`,
    ...rect,
    color: bar.series.colorAt?.(bar.group) ?? bar.series.color,
    text,
    group: bar.group,
    groupName: model.groups[bar.group] ?? '',
    seriesKey: bar.series.key,
    seriesName: bar.series.name,
    label: labelOf(text, rect, { model, isNegative: bar.to < bar.from, lowestY: box.bottom }),
    isLabelInside: model.stacking !== 'none',
  };
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Beside the end of a bar; in the middle of a part of a stack. */
function labelOf(
  text: string,
  { x, y, width, height }: Rect,
  {
    model,
    isNegative,
    lowestY,
  }: { readonly model: ColumnModel; readonly isNegative: boolean; readonly lowestY: number },
): Anchored | null {
  if (model.showValue === 'never') return null;
  const textPx = text.length * CHARACTER_PX;
  const isStacked = model.stacking !== 'none';
  const fits = model.isHorizontal ? height >= LABEL_PX - 2 : width >= textPx;
  const fitsInside = isStacked ? width >= (model.isHorizontal ? textPx : 0) && height >= LABEL_PX : true;
  if (model.showValue === 'auto' && !(fits && fitsInside)) return null;
  if (isStacked) return { x: x + width / 2, y: y + height / 2, dy: '0.35em', textAnchor: 'middle' };
  if (model.isHorizontal)
    return {
      x: isNegative ? x - 4 : x + width + 4,
      y: y + height / 2,
      dy: '0.35em',
      textAnchor: isNegative ? 'end' : 'start',
    };
  // Names of groups stand below the plot.
  const isTight = y + height + 11 > lowestY;
  const below = isTight ? y + height - 5 : y + height + 11;
  return { x: x + width / 2, y: isNegative ? below : y - 4, textAnchor: 'middle' };
}

function shownName(name: string, { nameMaxCharacters }: ColumnModel): string {
  return name.length > nameMaxCharacters ? `${name.slice(0, Math.max(1, nameMaxCharacters - 1))}…` : name;
}

/** Names that would run into each other are left out, every second, third … stays. */
function placeNames(model: ColumnModel, box: ColumnLayout['box']): PlacedName[] {
  const acrossPx = model.isHorizontal ? box.bottom - box.top : box.right - box.left;
  const groupPx = acrossPx / Math.max(1, model.groups.length);
  const longestPx =
    model.groups.reduce((most, name) => Math.max(most, shownName(name, model).length), 0) * CHARACTER_PX + 8;
  const isTurned = model.nameRotation !== 0;
  const needPx = model.isHorizontal || isTurned ? LABEL_PX : longestPx;
  const every = Math.max(1, Math.ceil(needPx / Math.max(1, groupPx)));
  return model.groups.flatMap((full, key) => {
    if (key % every !== 0) return [];
    const middle = groupPx * (key + 0.5);
    const text = shownName(full, model);
    if (model.isHorizontal)
      return [{ key, x: box.left - 6, y: box.top + middle + 4, anchor: 'end' as const, rotation: 0, text, full }];
    const turned = model.nameRotation < 0 ? ('end' as const) : ('start' as const);
    const anchor = isTurned ? turned : ('middle' as const);
    return [{ key, x: box.left + middle, y: box.bottom + 13, anchor, rotation: model.nameRotation, text, full }];
  });
}
