// The settings as /api/v1/status/flags shows them: every flag with its value as text. Secrets have no flag.
import { SETTINGS, type Settings } from '@/server/platform/settings/registry';
import { formatDuration } from '@/lib/units/duration';

/** Flag name → value as a person would write it. */
export function shownFlags(
  settings: Readonly<Partial<Record<keyof Settings, unknown>>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([key, { flag }]) => {
      const value = settings[key as keyof Settings];
      return flag === undefined || value === undefined ? [] : [[flag, textOf(key, value)]];
    }),
  );
}

function textOf(key: string, value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'number') return key.endsWith('Ms') ? formatDuration(value) : String(value);
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
