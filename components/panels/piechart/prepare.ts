// Slices of a pie: values in order, their shares and colours. Pure.
import { readLegend } from '@/components/panels/legend-options';
import { assignSeriesSlots, classicColor, type ColorTheme } from '@/lib/series/colors';
import type { SingleValue } from '@/lib/series/single-values';
import { asList, asRecord } from '@/lib/series/read-field-config';

export type SliceLabel = 'name' | 'value' | 'percent';

export interface PieOptions {
  readonly isDonut: boolean;
  readonly sort: 'asc' | 'desc' | 'none';
  readonly labels: readonly SliceLabel[];
  readonly hasLegend: boolean;
  readonly isTable: boolean;
  readonly legendPlacement: 'bottom' | 'right';
  readonly legendValues: readonly ('value' | 'percent')[];
}

export function readPieOptions(options: Readonly<Record<string, unknown>>): PieOptions {
  const legend = asRecord(options['legend']);
  const labels = asList(options['displayLabels']).filter(
    (one): one is SliceLabel => one === 'name' || one === 'value' || one === 'percent',
  );
  const { sort } = options;
  const { mode, placement } = readLegend(options);
  return {
    isDonut: options['pieType'] === 'donut',
    sort: sort === 'asc' || sort === 'none' ? sort : 'desc',
    labels,
    hasLegend: mode !== 'hidden',
    isTable: mode === 'table',
    legendPlacement: placement,
    legendValues: asList(legend['values']).filter(
      (one): one is 'value' | 'percent' => one === 'value' || one === 'percent',
    ),
  };
}

export interface Slice {
  readonly value: SingleValue;
  /** 0 to 1 of the sum of all slices that are shown; NaN when it has no value, is not shown, or the sum is nothing. */
  readonly share: number;
  readonly color: string;
}

/** Negative and missing values have no slice; they stay in the legend with their number. */
export function pieSlices(
  values: readonly SingleValue[],
  sort: PieOptions['sort'],
  { theme, isHidden }: { readonly theme: ColorTheme; readonly isHidden: (key: string) => boolean },
): Slice[] {
  const slots = assignSeriesSlots(values.map(({ name, key }) => `${name} ${key}`));
  const colored = values.map((value, at) => ({
    value,
    color: sliceColor(value, at, slots[at]?.colorIndex ?? at, theme),
  }));
  const ordered =
    sort === 'none'
      ? colored
      : colored.toSorted((a, b) => (sizeOf(a.value) - sizeOf(b.value)) * (sort === 'asc' ? 1 : -1));
  // Sizes are taken as parts of the largest: the sum of very large ones would be no number.
  const largest = ordered.reduce((most, { value }) => Math.max(most, sizeOf(value)), 0) || 1;
  const partOf = (value: SingleValue): number => (isHidden(value.key) ? 0 : sizeOf(value) / largest);
  const total = ordered.reduce((sum, { value }) => sum + partOf(value), 0);
  return ordered.map(({ value, color }) => ({
    value,
    share: isHidden(value.key) || value.display.raw === null ? NaN : partOf(value) / total,
    color,
  }));
}

function sizeOf({ display: { raw } }: SingleValue): number {
  return typeof raw === 'number' && raw > 0 && Number.isFinite(raw) ? raw : 0;
}

/** Slices are told apart by colour, so a palette stands where the panel names no other mode. */
function sliceColor(value: SingleValue, at: number, slot: number, theme: ColorTheme): string {
  const mode = value.config.color?.mode;
  const hasMapping = value.display.isMapped || (value.config.mappings ?? []).length > 0;
  if (mode === 'palette-classic') return classicColor(at, theme);
  if (mode === undefined || mode.startsWith('palette')) {
    if (hasMapping && mode === undefined) return value.display.color;
    return theme.series[slot % theme.series.length] ?? value.display.color;
  }
  return value.display.color;
}

/** Whole percents, unless the panel says how many decimals. */
export function formatShare({ share, value: { config } }: Slice): string {
  if (Number.isNaN(share)) return config.noValue ?? '-';
  return `${(share * 100).toFixed(Math.min(20, Math.max(0, config.decimals ?? 0)))}%`;
}
