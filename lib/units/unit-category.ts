// Units that belong together, as they are offered in the editor.
import type { UnitRule } from '@/lib/units/unit-rule';

export type UnitEntry = readonly [id: string, name: string, rule: UnitRule];

export interface UnitCategory {
  readonly title: string;
  readonly units: readonly UnitEntry[];
}
