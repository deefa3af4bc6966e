// Colours by value along a series: steps of its thresholds, or a continuous scale between its ends.
import type { SeriesScheme } from '@/components/charts/chart-model';
import { continuousColor, isContinuousMode, resolveColor, type ColorTheme } from '@/lib/series/colors';
import { configuredRange, type NumberRange } from '@/lib/series/display';
import type { NumberField } from '@/lib/series/frame';

const SCALE_STOPS = 8;

/** null: the mode of the field means no values. */
export function seriesScheme(field: NumberField, range: NumberRange | null, theme: ColorTheme): SeriesScheme | null {
  const { color, thresholds } = field.config;
  const mode = color?.mode ?? 'thresholds';
  const { min, max } = configuredRange(field.config, range);
  if (isContinuousMode(mode)) {
    const shares = Array.from({ length: SCALE_STOPS + 1 }, (_, at) => at / SCALE_STOPS);
    const stops = shares.map((share) => ({
      value: min + (max - min) * share,
      color: continuousColor(mode, share, theme),
    }));
    return { stops, isStepped: false };
  }
  if (mode !== 'thresholds' || thresholds === undefined) return null;
  const isPercent = thresholds.mode === 'percentage';
  const stops = thresholds.steps.map((step) => {
    const value = step.value !== null && isPercent ? min + ((max - min) * step.value) / 100 : step.value;
    return { value: value ?? -Infinity, color: resolveColor(step.color, theme) };
  });
  return { stops, isStepped: true };
}
