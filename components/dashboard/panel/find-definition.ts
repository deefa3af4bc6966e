// The panel type that draws a panel, or null for one that is not known here.
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { PANELS } from '@/components/panels/registry';

export function findDefinition(type: string): PanelDefinition | null {
  return Object.hasOwn(PANELS, type) ? (PANELS[type] ?? null) : null;
}
