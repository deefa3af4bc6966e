// What a dashboard says about its time picker: ranges and intervals of its own, whether it is there, and how far "now" lies back.
import { isJsonObject, textOr } from '@/lib/dashboard/json-fields';
import type { QuickRange } from '@/lib/dashboard/time-range';
import { parseDuration } from '@/lib/units/duration';

export interface TimePickerSettings {
  readonly isHidden: boolean;
  /** null: the usual ones. */
  readonly refreshIntervals: readonly string[] | null;
  /** Stand before the usual ones. */
  readonly quickRanges: readonly QuickRange[];
  /** The newest samples may not be there yet. */
  readonly nowDelayMs: number;
}

/** `json` is the `timepicker` of a dashboard; what cannot be read counts as not said. */
export function readTimePicker(json: unknown): TimePickerSettings {
  const picker = isJsonObject(json) ? json : {};
  const intervals = listOf(picker.refresh_intervals).filter((one) => typeof one === 'string' && isDuration(one));
  return {
    isHidden: picker.hidden === true,
    refreshIntervals: intervals.length === 0 ? null : intervals.map(String),
    quickRanges: listOf(picker.quick_ranges).filter(isJsonObject).flatMap(readRange),
    nowDelayMs: durationMs(textOr(picker.nowDelay, '')),
  };
}

function listOf(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}

function readRange({ display, from, to }: Readonly<Record<string, unknown>>): QuickRange[] {
  if (typeof from !== 'string' || typeof to !== 'string') return [];
  return [{ title: textOr(display, '') || `${from} to ${to}`, from, to }];
}

function isDuration(text: string): boolean {
  return durationMs(text) > 0;
}

/** 0 for what is no duration. */
function durationMs(text: string): number {
  try {
    return text === '' ? 0 : Math.max(0, parseDuration(text));
  } catch {
    return 0;
  }
}
