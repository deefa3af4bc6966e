// The colour of each series of a chart, by the colour mode of its field.
import { labelsKey } from '@/lib/labels/label-set';
import {
  assignSeriesSlots,
  classicColor,
  continuousColor,
  isContinuousMode,
  resolveColor,
  type ColorTheme,
  type SeriesSlot,
} from '@/lib/series/colors';
import { configuredRange, thresholdColor, type NumberRange } from '@/lib/series/display';
import type { NumberField } from '@/lib/series/frame';
import { classicColorByName, mixColors, paletteColor, shadeOf } from '@/lib/series/palettes';
import { reduceToCell } from '@/lib/series/reducers';

/** One series: its values with their configuration, and what it is called. */
export interface NamedColumn {
  readonly field: NumberField;
  readonly name: string;
}

export interface SeriesColor {
  readonly color: string;
  /** Tells series apart that share a colour; empty = solid. */
  readonly dash: readonly number[];
}

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], []];
const BEYOND_DASHES = 3;
const FIRST_SLOT: SeriesSlot = { colorIndex: 0, dashIndex: 0 };

export function seriesColors(
  columns: readonly NamedColumn[],
  range: NumberRange | null,
  theme: ColorTheme,
): SeriesColor[] {
  // A series keeps its slot across refreshes: the key is its labels, or its name when it has none.
  const slots = assignSeriesSlots(
    columns.map(({ field, name }) => (field.labels.length > 0 ? labelsKey(field.labels) : name)),
  );
  return columns.map((column, at) => {
    const fixed = modeColor(column, { seriesIndex: at, seriesCount: columns.length, range, theme });
    if (fixed !== null) return { color: fixed, dash: [] };
    // A lone series has nothing to be told apart from: it is the blue of "a value", as in a stat.
    const slot = columns.length === 1 ? FIRST_SLOT : (slots[at] ?? FIRST_SLOT);
    const color = slot.dashIndex === BEYOND_DASHES ? theme.inkFaint : (theme.series[slot.colorIndex] ?? theme.ink);
    return { color, dash: DASHES[slot.dashIndex] ?? [] };
  });
}

interface ColorContext {
  readonly seriesIndex: number;
  readonly seriesCount: number;
  readonly range: NumberRange | null;
  readonly theme: ColorTheme;
}

/** null: our own twelve slots. */
function modeColor(
  { field, name }: NamedColumn,
  { seriesIndex, seriesCount, range, theme }: ColorContext,
): string | null {
  const { color, thresholds } = field.config;
  if (color === undefined) return null;
  switch (color.mode) {
    case 'fixed':
      return resolveColor(color.fixedColor, theme);
    case 'shades':
      return shadeOf(resolveColor(color.fixedColor, theme), seriesIndex);
    case 'gradient':
      return mixColors(
        resolveColor(color.fixedColor, theme),
        resolveColor(color.gradientColorTo ?? color.fixedColor, theme),
        seriesIndex / Math.max(1, seriesCount - 1),
      );
    case 'palette-classic':
      return classicColor(seriesIndex, theme);
    case 'palette-classic-by-name':
      return classicColorByName(name, theme);
    case 'thresholds': {
      if (thresholds === undefined) return null;
      const { value, share } = representative({ field, seriesBy: color.seriesBy, range });
      return thresholdColor(value, share, thresholds, theme);
    }
    default:
      if (!isContinuousMode(color.mode)) return paletteColor(color.mode, seriesIndex, theme);
      return continuousColor(color.mode, representative({ field, seriesBy: color.seriesBy, range }).share, theme);
  }
}

interface Representative {
  readonly field: NumberField;
  readonly seriesBy: 'last' | 'min' | 'max' | undefined;
  readonly range: NumberRange | null;
}

/** The value that stands for the whole series, and where it lies between min and max. */
function representative({ field, seriesBy, range }: Representative): { value: number | null; share: number } {
  const reduced = reduceToCell(field, seriesBy === undefined || seriesBy === 'last' ? 'lastNotNull' : seriesBy);
  const { min, max } = configuredRange(field.config, range);
  if (typeof reduced !== 'number') return { value: null, share: 0 };
  return { value: reduced, share: max === min ? 0 : (reduced - min) / (max - min) };
}
