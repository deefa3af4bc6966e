// The panel type that draws a panel, or null for one that is not known here.
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { PANELS } from '@/components/panels/registry';

/** Shown by another type, and kept as they are: a grid differs from a table in that one can write into it. */
const SHOWN_AS: Readonly<Record<string, string>> = { datagrid: 'table' };

export function findDefinition(type: string): PanelDefinition | null {
  const shownAs = Object.hasOwn(SHOWN_AS, type) ? (SHOWN_AS[type] ?? type) : type;
  return Object.hasOwn(PANELS, shownAs) ? (PANELS[shownAs] ?? null) : null;
}
