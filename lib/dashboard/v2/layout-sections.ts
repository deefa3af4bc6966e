// What a v2 layout says beyond rows and places: which panels stand in which tab, and what has to be met for them to be shown.
import type { JsonObject } from '@/lib/dashboard/json-fields';

export interface TabGroup {
  readonly tabs: readonly { readonly rowId: number; readonly title: string }[];
}

export interface TabPlace {
  readonly group: string;
  readonly index: number;
}

/** By the ids of panels and row panels. Groups are named by their field in the resource. */
export interface LayoutSections {
  readonly tabGroups: ReadonlyMap<string, TabGroup>;
  readonly places: ReadonlyMap<number, readonly TabPlace[]>;
  readonly conditions: ReadonlyMap<number, readonly JsonObject[]>;
  /** Panels that take no place while they have no data. */
  readonly needData: ReadonlySet<number>;
}

export interface SectionView {
  /** Panels and rows that are not shown now. */
  readonly hidden: ReadonlySet<number>;
  /** Row panels that stand for the strip of their group. */
  readonly strips: ReadonlyMap<number, TabStripView>;
}

export interface TabStripView {
  readonly group: string;
  readonly open: number;
  /** Those whose conditions are met. */
  readonly tabs: readonly { readonly index: number; readonly title: string }[];
}

export class SectionCollector implements LayoutSections {
  readonly tabGroups = new Map<string, TabGroup>();
  readonly places = new Map<number, TabPlace[]>();
  readonly conditions = new Map<number, JsonObject[]>();
  readonly needData = new Set<number>();

  addGroup(group: string, tabs: TabGroup['tabs']): void {
    if (tabs.length > 0) this.tabGroups.set(group, { tabs });
  }

  place(ids: readonly number[], place: TabPlace): void {
    for (const id of ids) this.places.set(id, [...(this.places.get(id) ?? []), place]);
  }

  require(ids: readonly number[], condition: JsonObject): void {
    for (const id of ids) this.conditions.set(id, [...(this.conditions.get(id) ?? []), condition]);
  }

  /** Of a closed row, which has no room for tabs: they are gone, what is asked for stays. */
  addWithoutTabs(inner: SectionCollector): void {
    for (const [id, conditions] of inner.conditions) for (const one of conditions) this.require([id], one);
    for (const id of inner.needData) this.needData.add(id);
  }

  add(inner: SectionCollector): void {
    for (const [group, { tabs }] of inner.tabGroups) this.addGroup(group, tabs);
    for (const [id, places] of inner.places) for (const one of places) this.place([id], one);
    this.addWithoutTabs(inner);
  }
}
