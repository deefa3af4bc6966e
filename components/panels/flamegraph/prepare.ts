// Frames of a profile to the calls that a flame graph draws. Pure.
import { flameCalls, type FlameCall } from '@/components/charts/flame/flame-model';
import { applyFieldConfig } from '@/lib/series/apply-field-config';
import type { ColorTheme } from '@/lib/series/colors';
import { displayOf } from '@/lib/series/display';
import type { FieldConfigSource } from '@/lib/series/field-config';
import { cellAt, type Field, type Frame } from '@/lib/series/frame';
import { readNumber } from '@/lib/series/read-field-config';
import { joinParts } from '@/lib/units/format-value';

export interface FlameGraphRequest {
  readonly frames: readonly Frame[];
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
}

export interface PreparedFlameGraph {
  readonly calls: readonly FlameCall[];
  readonly format: (value: number) => string;
}

/** Profiles are cut to what a page can hold. */
const CALL_LIMIT = 50_000;

/** The calls, or a sentence that says why there are none. */
export function prepareFlameGraph({
  frames,
  fieldConfig,
  theme,
  timeZone,
}: FlameGraphRequest): PreparedFlameGraph | string {
  const tables = applyFieldConfig(frames, fieldConfig).map(profileOf);
  const profile = tables.find((one) => one !== null);
  if (!profile) return 'A flame graph needs columns named level, value and label.';
  const { level, value, label, self, length } = profile;
  const display = displayOf(value, { theme, timeZone, range: null });
  const numberAt = (field: Field, row: number): number => readNumber(cellAt(field, row)) ?? 0;
  return {
    calls: flameCalls(
      Array.from({ length: Math.min(CALL_LIMIT, length) }, (_, row) => ({
        label: String(cellAt(label, row) ?? ''),
        level: numberAt(level, row),
        value: numberAt(value, row),
        self: self === undefined ? null : numberAt(self, row),
      })),
    ),
    format: (given) => joinParts(display(given)),
  };
}

interface Profile {
  readonly level: Field;
  readonly value: Field;
  readonly label: Field;
  readonly self: Field | undefined;
  readonly length: number;
}

function profileOf({ fields, length }: Frame): Profile | null {
  const named = (name: string): Field | undefined => fields.find((field) => field.name.toLowerCase() === name);
  const [level, value, label] = [named('level'), named('value'), named('label')];
  if (level === undefined || value === undefined || label === undefined || length === 0) return null;
  return { level, value, label, self: named('self'), length };
}
