// Stacks, axis and room of a column chart. Pure.
import { CHARACTER_PX, columnNames, shownName, type ColumnSize } from '@/components/charts/column-names';
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
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
  /** Neither words nor lines, and no room for them. */
  readonly isValueAxisHidden: boolean;
  readonly isNameAxisHidden: boolean;
  /** Degrees; 0 = lying. */
  readonly nameRotation: number;
  readonly nameMaxCharacters: number;
  /** `multi`: all bars of the group; `single`: the one pointed at. */
  readonly tooltip: 'multi' | 'single' | 'none';
}

/** A bar from one value to another: parts of a stack begin where the last ended. */
export interface ColumnBar {
  readonly group: number;
  readonly series: ColumnSeries;
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly color: string;
  readonly text: string;
  /** Whether its text is written beside it, or on it in a stack. */
  readonly hasLabel: boolean;
}

export interface ColumnLayout {
  readonly box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  readonly bars: readonly ColumnBar[];
  readonly barPx: number;
  /** Between two bars of a group. */
  readonly gapPx: number;
  readonly valueMin: number;
  readonly valueMax: number;
  readonly valueTicks: readonly { readonly value: number; readonly label: string }[];
  /** Every how many groups a name is written. */
  readonly nameEvery: number;
  /** What stands below or beside each group, cut to its room. */
  readonly names: readonly string[];
  readonly isValueAxisHidden: boolean;
  readonly isNameAxisHidden: boolean;
}

/** Smaller panels show bars alone. */
const LEAST_HEIGHT_PX = 60;
const LEAST_WIDTH_PX = 100;
const VALUE_LABELS_PX = 18;
const TOP_PX = 8;
const RIGHT_PX = 10;
const NAME_SHARE = 0.35;
const LABEL_PX = 13;
/** Between the end of a bar and its number. */
const LABEL_GAP_PX = 4;
/** Beside a plot without an axis there. */
const BARE_PX = 4;

export function layoutColumns(given: ColumnModel, size: ColumnSize): ColumnLayout {
  const stacks = stackBars(given);
  const axis = columnAxis(given, stacks, given.isHorizontal ? size.widthPx : size.heightPx);
  const hidden = hiddenAxes(given, axis, size);
  const model = { ...given, ...hidden };
  const whole = plotBox(model, axis, size);
  const box = {
    ...whole,
    right: whole.right - labelRoomPx(model, { axis, stacks, lengthPx: whole.right - whole.left }),
  };
  const lengthPx = model.isHorizontal ? box.right - box.left : box.bottom - box.top;
  const { barPx, gapPx } = thickness(model, box);
  const names = columnNames(model, { box, size, groupPx: acrossPx(model, box) / Math.max(1, model.groups.length) });
  const bars = stacks.map((bar) => {
    const text = bar.series.format(bar.value);
    return {
      ...bar,
      color: bar.series.colorAt?.(bar.group) ?? bar.series.color,
      text,
      hasLabel: hasLabel(model, text, {
        barPx,
        // What lies outside the ends of the axis ends at them.
        lengthPx: lengthPx * Math.abs(clampShare(axis.shareOf(bar.to)) - clampShare(axis.shareOf(bar.from))),
      }),
    };
  });
  // Numbers at some of the bars would say that the others have none.
  const isLabelled = model.stacking !== 'none' || bars.every((bar) => bar.hasLabel);
  return {
    box,
    barPx,
    gapPx,
    valueMin: axis.min,
    valueMax: axis.max,
    valueTicks: axis.ticks,
    nameEvery: nameEvery(model, box, names),
    names,
    ...hidden,
    bars: isLabelled ? bars : bars.map((bar) => ({ ...bar, hasLabel: false })),
  };
}

/** In a small panel words would be cut, and take the room of the bars. */
function hiddenAxes(model: ColumnModel, axis: ValueAxis, { widthPx, heightPx }: ColumnSize) {
  const isLow = heightPx < LEAST_HEIGHT_PX;
  const isNarrow = widthPx < LEAST_WIDTH_PX;
  const besidePx = widthPx * NAME_SHARE;
  const [hasNames, hasValues] = model.isHorizontal
    ? [!isNarrow, !isLow]
    : [!isLow, tickWidthPx(axis) <= besidePx && !isNarrow];
  return {
    isNameAxisHidden: model.isNameAxisHidden || !hasNames,
    isValueAxisHidden: model.isValueAxisHidden || !hasValues,
  };
}

function tickWidthPx({ ticks }: ValueAxis): number {
  return Math.max(0, ...ticks.map(({ label }) => label.length)) * CHARACTER_PX + 12;
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share || 0));
}

type StackedBar = Pick<ColumnBar, 'group' | 'series' | 'from' | 'to' | 'value'>;

/** Negative values stack below zero by themselves. */
function stackBars({ groups, series, stacking }: ColumnModel): StackedBar[] {
  const bars: StackedBar[] = [];
  for (let group = 0; group < groups.length; group += 1) {
    const total = series.reduce((sum, { values }) => sum + Math.abs(finite(values[group])), 0);
    let above = 0;
    let below = 0;
    for (const one of series) {
      const value = one.values[group] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      if (stacking === 'none') {
        bars.push({ group, series: one, from: 0, to: value, value });
        continue;
      }
      const size = stacking === 'percent' ? shareOf(value, total) : value;
      const from = size >= 0 ? above : below;
      if (size >= 0) above += size;
      else below += size;
      bars.push({ group, series: one, from, to: from + size, value });
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
    softMin: isPercent ? undefined : model.softMin,
    softMax: isPercent ? undefined : model.softMax,
    includesZero: true,
    isCenteredOnZero: false,
    unit: isPercent ? 'percentunit' : model.unit,
    decimals: isPercent ? undefined : model.decimals,
    scale: { kind: 'linear' },
    heightPx: model.isHorizontal ? alongPx / 2 : alongPx,
  });
}

function plotBox(model: ColumnModel, axis: ValueAxis, { widthPx, heightPx }: ColumnSize): ColumnLayout['box'] {
  const longestName = model.groups.reduce((most, name) => Math.max(most, shownName(name, model).length), 0);
  const namesPx = model.isNameAxisHidden ? BARE_PX : longestName * CHARACTER_PX + 8;
  const valuesPx = model.isValueAxisHidden ? BARE_PX : tickWidthPx(axis);
  const aside = model.isNameAxisHidden ? { left: 0, right: 0 } : namesAside(model, widthPx);
  const turn = Math.abs(Math.sin((model.nameRotation * Math.PI) / 180));
  const below = model.isNameAxisHidden ? BARE_PX : Math.min(heightPx * NAME_SHARE, VALUE_LABELS_PX + turn * namesPx);
  return model.isHorizontal
    ? {
        left: Math.min(widthPx * NAME_SHARE, namesPx),
        top: TOP_PX,
        right: widthPx - RIGHT_PX,
        bottom: heightPx - (model.isValueAxisHidden ? BARE_PX : VALUE_LABELS_PX),
      }
    : {
        left: Math.min(widthPx * NAME_SHARE, Math.max(valuesPx, aside.left)),
        top: TOP_PX + 6,
        right: widthPx - Math.min(widthPx * NAME_SHARE, Math.max(RIGHT_PX, aside.right)),
        bottom: heightPx - below,
      };
}

interface LyingBars {
  readonly axis: ValueAxis;
  readonly stacks: readonly StackedBar[];
  readonly lengthPx: number;
}

/** Numbers behind the ends of long lying bars stand beside the plot, not beyond the panel. */
function labelRoomPx(model: ColumnModel, { axis, stacks, lengthPx }: LyingBars): number {
  if (!model.isHorizontal || model.stacking !== 'none' || model.showValue === 'never') return 0;
  const needed = stacks.map(({ series, to, value }) => {
    const share = clampShare(axis.shareOf(to));
    const textPx = series.format(value).length * CHARACTER_PX + LABEL_GAP_PX - RIGHT_PX;
    return share > 0 && to > 0 ? (share * lengthPx + textPx - lengthPx) / share : 0;
  });
  return Math.min(lengthPx * NAME_SHARE, Math.max(0, ...needed));
}

/** How far the names of the first and the last bar reach beyond their group: lying ones to both sides, turned ones to where they begin. */
function namesAside({ groups, nameRotation, ...model }: ColumnModel, widthPx: number) {
  const halfGroupPx = widthPx / Math.max(1, groups.length) / 2;
  const reachPx = (name: string | undefined, share: number): number =>
    shownName(name ?? '', model).length * CHARACTER_PX * Math.cos((nameRotation * Math.PI) / 180) * share - halfGroupPx;
  const lying = nameRotation === 0 ? 0.5 : 0;
  return {
    left: reachPx(groups[0], nameRotation < 0 ? 1 : lying),
    right: reachPx(groups.at(-1), nameRotation > 0 ? 1 : lying),
  };
}

function acrossPx(model: ColumnModel, box: ColumnLayout['box']): number {
  return Math.max(0, model.isHorizontal ? box.bottom - box.top : box.right - box.left);
}

function thickness(model: ColumnModel, box: ColumnLayout['box']): Pick<ColumnLayout, 'barPx' | 'gapPx'> {
  const groupPx = acrossPx(model, box) / Math.max(1, model.groups.length);
  const laneCount = model.stacking === 'none' ? Math.max(1, model.series.length) : 1;
  const lanePx = (groupPx * model.groupShare) / laneCount;
  const barPx = Math.max(1, lanePx * model.barShare);
  return { barPx, gapPx: Math.max(0, lanePx - barPx) };
}

/** Beside the end of a bar; in the middle of a part of a stack. */
function hasLabel(
  { showValue, stacking, isHorizontal }: ColumnModel,
  text: string,
  { barPx, lengthPx }: { readonly barPx: number; readonly lengthPx: number },
): boolean {
  if (showValue !== 'auto') return showValue === 'always';
  const textPx = text.length * CHARACTER_PX;
  const [widthPx, heightPx] = isHorizontal ? [lengthPx, barPx] : [barPx, lengthPx];
  if (stacking !== 'none') return widthPx >= textPx && heightPx >= LABEL_PX;
  return isHorizontal ? heightPx >= LABEL_PX - 2 : widthPx >= textPx;
}

/** Names that would run into each other are left out, every second, third … stays. */
function nameEvery(model: ColumnModel, box: ColumnLayout['box'], names: readonly string[]): number {
  const groupPx = acrossPx(model, box) / Math.max(1, model.groups.length);
  const longestPx = names.reduce((most, name) => Math.max(most, name.length), 0) * CHARACTER_PX + 8;
  const needPx = model.isHorizontal || model.nameRotation !== 0 ? LABEL_PX : longestPx;
  return Math.max(1, Math.ceil(needPx / Math.max(1, groupPx)));
}
