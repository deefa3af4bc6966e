// Which value axes a time series panel has, and which series stands on which: one axis for each unit and scale.
import type { ChartAxis } from '@/components/charts/chart-model';
import { PLAIN_AXIS } from '@/components/charts/plain-axis';
import type { SeriesOptions } from '@/components/panels/series-options';
import type { FieldConfig } from '@/lib/series/field-config';

const AXES_A_SIDE = 3;

export interface AxisUse {
  readonly config: FieldConfig;
  readonly options: SeriesOptions;
  /** Of the series. */
  readonly color: string;
}

interface AxisGroup {
  readonly uses: AxisUse[];
  readonly placement: SeriesOptions['axisPlacement'];
}

/** `axisIndexOf[n]` is the axis of the n-th use. There is always at least one axis. */
export function collectAxes(uses: readonly AxisUse[]): { axes: ChartAxis[]; axisIndexOf: number[] } {
  const groups = new Map<string, AxisGroup>();
  const keys = uses.map((use) => {
    const key = axisKey(use);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { uses: [use], placement: use.options.axisPlacement });
    else group.uses.push(use);
    return key;
  });
  const order = [...groups.keys()];
  const axes: ChartAxis[] = [];
  for (const group of groups.values()) axes.push(axisOf(group, axes));
  return { axes: axes.length > 0 ? axes : [PLAIN_AXIS], axisIndexOf: keys.map((key) => order.indexOf(key)) };
}

function axisKey({ config, options }: AxisUse): string {
  const { axisPlacement, axisLabel, scale, isCenteredOnZero } = options;
  return JSON.stringify([
    config.unit ?? '',
    config.min,
    config.max,
    axisPlacement,
    axisLabel,
    scale,
    isCenteredOnZero,
    options.stack?.mode === 'percent',
  ]);
}

function axisOf({ uses, placement }: AxisGroup, before: readonly ChartAxis[]): ChartAxis {
  const [first] = uses;
  if (first === undefined) return PLAIN_AXIS;
  const { config, options } = first;
  const coloured = uses.find((use) => use.options.isAxisColored);
  const side = axisSide(placement, before);
  const isPercentStack = options.stack?.mode === 'percent';
  const isMirrored = uses.some((use) => use.options.isNegated);
  return {
    side,
    // More than these leave the plot no room.
    isHidden:
      placement === 'hidden' || before.filter((axis) => axis.side === side && !axis.isHidden).length >= AXES_A_SIDE,
    label: options.axisLabel,
    unit: isPercentStack ? 'percentunit' : config.unit,
    decimals: config.decimals,
    min: config.min,
    max: config.max ?? (isPercentStack ? 1 : undefined),
    softMin: least(
      uses.map((use) => use.options.axisSoftMin),
      Math.min,
    ),
    softMax: least(
      uses.map((use) => use.options.axisSoftMax),
      Math.max,
    ),
    includesZero: uses.some((use) => use.options.draw === 'bars' || use.options.stack !== null) || isMirrored,
    isCenteredOnZero: options.isCenteredOnZero,
    isMirrored,
    isGridShown: options.isGridShown && before.length === 0,
    isBorderShown: options.isBorderShown,
    color: coloured?.color ?? null,
    widthPx: options.axisWidthPx,
    scale: options.scale,
  };
}

/** "auto" takes the left side first, then the right one. */
function axisSide(placement: SeriesOptions['axisPlacement'], before: readonly ChartAxis[]): 'left' | 'right' {
  if (placement === 'left' || placement === 'right') return placement;
  if (placement === 'hidden') return 'left';
  return before.some((axis) => axis.side === 'left' && !axis.isHidden) ? 'right' : 'left';
}

function least(values: readonly (number | undefined)[], pick: (...numbers: number[]) => number): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : pick(...given);
}
