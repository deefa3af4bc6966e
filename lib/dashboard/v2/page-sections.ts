// Tabs and conditions of a v2 layout, by the ids of the classic panels that read-v2.ts makes of it: a page looks them up, the model knows nothing of them.
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { slugOf } from '@/lib/dashboard/slug';
import { objectAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { isMet, type ConditionFacts } from '@/lib/dashboard/v2/conditions';
import { isV2 } from '@/lib/dashboard/v2/read-v2';
import { layoutSections, ROOT_LAYOUT } from '@/lib/dashboard/v2/read-v2-layout';
import { elementsOf } from '@/lib/dashboard/v2/read-v2-panel';
import type { LayoutSections, SectionView, TabGroup, TabStripView } from '@/lib/dashboard/v2/layout-sections';

/** Null: neither tabs nor conditions. */
export function pageSections(resource: unknown): LayoutSections | null {
  if (!isJsonObject(resource) || !isV2(resource)) return null;
  const spec: JsonObject = isJsonObject(resource.spec) ? resource.spec : resource;
  const sections = layoutSections(objectAt(spec, 'layout'), elementsOf(objectAt(spec, 'elements'), []));
  return sections.tabGroups.size === 0 && sections.conditions.size === 0 && sections.needData.size === 0
    ? null
    : sections;
}

export interface SectionChoices extends ConditionFacts {
  /** Group → tab, as somebody chose on this page. */
  readonly openTabs: ReadonlyMap<string, number>;
  /** Slug of the tab that the address names, for the outermost group. */
  readonly tab: string | null;
}

export function viewOfSections(sections: LayoutSections, choices: SectionChoices): SectionView {
  const hidden = new Set<number>();
  for (const [id, conditions] of sections.conditions)
    if (!conditions.every((condition) => isMet(condition, choices))) hidden.add(id);
  const strips = new Map<number, TabStripView>();
  const openTabs = new Map<string, number>();
  for (const [group, { tabs }] of sections.tabGroups) {
    const shown = tabs.flatMap(({ rowId, title }, index) => (hidden.has(rowId) ? [] : [{ index, title }]));
    const open = shown.find(({ index }) => index === wantedTab(group, tabs, choices)) ?? shown[0];
    if (open === undefined) continue;
    openTabs.set(group, open.index);
    const rowId = tabs[open.index]?.rowId;
    if (rowId !== undefined) strips.set(rowId, { group, open: open.index, tabs: shown });
  }
  for (const [id, places] of sections.places)
    if (places.some(({ group, index }) => openTabs.get(group) !== index)) hidden.add(id);
  return { hidden, strips };
}

function wantedTab(group: string, tabs: TabGroup['tabs'], { openTabs, tab }: SectionChoices): number {
  const chosen = openTabs.get(group);
  if (chosen !== undefined) return chosen;
  if (group !== ROOT_LAYOUT || tab === null) return 0;
  return tabs.findIndex(({ title }) => slugOf(title) === tab);
}

/** The name of a tab in the address. */
export function tabSlug(title: string): string {
  return slugOf(title);
}
