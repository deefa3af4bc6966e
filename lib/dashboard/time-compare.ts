// A panel's `timeCompare`: its queries once more for a time before, laid over the present.
import { textOr } from '@/lib/dashboard/json-fields';
import { parseTimeExpression } from '@/lib/dashboard/time-expression';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { labelSet } from '@/lib/labels/label-set';
import type { Field, Frame } from '@/lib/series/frame';

const PREVIOUS_PERIOD = '__previousPeriod';
const LENGTH = /^\d+[smhdwMQy]$/;

/** How far back the other queries lie, in whole steps; null for none. By the calendar: a day back is the same hour of the day before. */
export function compareShiftMs(
  timeCompare: unknown,
  { window, zone, stepMs }: { readonly window: TimeWindow; readonly zone: string; readonly stepMs: number },
): number | null {
  const text = textOr(timeCompare, '').trim();
  const backMs = text === PREVIOUS_PERIOD ? window.toMs - window.fromMs : distanceMs(text, window.toMs, zone);
  if (backMs === null) return null;
  return Math.max(stepMs, Math.round(backMs / stepMs) * stepMs);
}

function distanceMs(length: string, nowMs: number, zone: string): number | null {
  if (!LENGTH.test(length)) return null;
  const thenMs = parseTimeExpression(`now-${length}`, 'from', { nowMs, zone, weekStart: '', fiscalYearStartMonth: 0 });
  return thenMs === null || thenMs >= nowMs ? null : nowMs - thenMs;
}

const MARK = ' (comparison)';
const GHOST = { lineStyle: { fill: 'dash', dash: [6, 4] } };

/** The answer of a time before, moved to now: dashed, and named as what it is. */
export function asComparison(frame: Frame, shiftMs: number): Frame {
  return {
    ...frame,
    name: frame.name === null ? null : `${frame.name}${MARK}`,
    fields: frame.fields.map((field): Field => {
      if (field.type === 'time') return { ...field, values: field.values.map((timeMs) => timeMs + shiftMs) };
      const config = { ...field.config, custom: { ...field.config.custom, ...GHOST } };
      if (field.legendText !== null) return { ...field, legendText: `${field.legendText}${MARK}`, config };
      return { ...field, name: `${field.name}${MARK}`, labels: labelSet([]), config };
    }),
  };
}
