// Panel types as people choose and edit them: name, start and form. Loaded with the editor.
import { findDefinition } from '@/components/dashboard/panel/find-definition';
import { PANEL_FORMS } from '@/components/panels/forms';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import type { PanelForm } from '@/components/panels/panel-form';
import { PANELS } from '@/components/panels/registry';

export type EditedType = PanelDefinition & PanelForm;

/** null for a type that is not known here. */
export function findType(type: string): EditedType | null {
  const definition = findDefinition(type);
  const form = Object.hasOwn(PANEL_FORMS, type) ? PANEL_FORMS[type] : undefined;
  return definition === null || form === undefined ? null : { ...definition, ...form };
}

/** Types that people choose from. */
export function offeredTypes(): readonly EditedType[] {
  return Object.keys(PANELS)
    .map(findType)
    .filter((type): type is EditedType => type !== null && type.isOffered !== false);
}
