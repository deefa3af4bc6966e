// A dashboard that came as v2 goes out as v2: what nobody changed is the source as it was, the rest is written over it.
import { type Dashboard, isRow, type Panel, type Variable } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { jsonEqual } from '@/lib/dashboard/json-equal';
import { objectAt, objectsAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import type { ReadV2 } from '@/lib/dashboard/v2/read-v2';
import { panelElement } from '@/lib/dashboard/v2/write-v2-panel';
import { pageSections } from '@/lib/dashboard/v2/page-sections';
import { ROOT_LAYOUT } from '@/lib/dashboard/v2/read-v2-layout';
import { type SourceTabs, writtenLayout } from '@/lib/dashboard/v2/write-v2-layout';
import { writtenAnnotation, writtenVariable } from '@/lib/dashboard/v2/write-v2-variable';
import { wordOfNumber, WORDS } from '@/lib/dashboard/v2/v2-words';

/** `base` is what the source reads as today: all that differs from it was changed by a person. */
export function writeV2(dashboard: Dashboard, base: Dashboard, { elements }: Pick<ReadV2, 'elements'>): JsonObject {
  const resource = objectAt(dashboard, '__resource');
  const hasEnvelope = isJsonObject(resource.spec);
  const source = hasEnvelope ? objectAt(resource, 'spec') : resource;
  const names = elementNames(dashboard, elements, objectAt(source, 'elements'));
  const spec = {
    ...source,
    ...changedSettings(dashboard, base, source),
    elements: writtenElements(dashboard, base, { names, source }),
    layout: jsonEqual(placesOf(dashboard), placesOf(base))
      ? source.layout
      : writtenLayout(dashboard.panels, (id) => names.get(id) ?? `panel-${id}`, outermostTabs(source)),
    variables: writtenList(dashboard.templating.list, base.templating.list, objectsAt(source, 'variables'), {
      nameOf: (variable: Variable) => variable.name,
      sourceName: (json) => textAt(objectAt(json, 'spec'), 'name'),
      write: writtenVariable,
    }),
    annotations: writtenList(annotationsOf(dashboard), annotationsOf(base), objectsAt(source, 'annotations'), {
      nameOf: (annotation: JsonObject) => textAt(annotation, 'name'),
      sourceName: (json) => textAt(objectAt(json, 'spec'), 'name'),
      write: writtenAnnotation,
    }),
  };
  if (!hasEnvelope) return spec;
  const metadata = objectAt(resource, 'metadata');
  return { ...resource, metadata: { ...metadata, ...(dashboard.uid !== '' && { name: dashboard.uid }) }, spec };
}

function outermostTabs(source: JsonObject): SourceTabs {
  const group = pageSections(source)?.tabGroups.get(ROOT_LAYOUT);
  const tabs = objectsAt(objectAt(objectAt(source, 'layout'), 'spec'), 'tabs');
  return new Map((group?.tabs ?? []).map(({ rowId }, index): [number, JsonObject] => [rowId, tabs[index] ?? {}]));
}

/** All panels, also those inside of collapsed rows. */
function allPanels(dashboard: Dashboard): Panel[] {
  return dashboard.panels.flatMap((panel) => (isRow(panel) ? (panel.panels ?? []) : [panel]));
}

function elementNames(
  dashboard: Dashboard,
  elements: ReadV2['elements'],
  sourceElements: JsonObject,
): ReadonlyMap<number, string> {
  const used = new Set(Object.keys(sourceElements));
  return new Map(
    allPanels(dashboard).map(({ id }): [number, string] => {
      const known = elements.get(id)?.name;
      if (known !== undefined) return [id, known];
      let name = `panel-${id}`;
      while (used.has(name)) name += '-new';
      used.add(name);
      return [id, name];
    }),
  );
}

interface ElementSources {
  readonly names: ReadonlyMap<number, string>;
  readonly source: JsonObject;
}

/** Panels that were removed go; elements that no layout named stay, as they were never shown. */
function writtenElements(dashboard: Dashboard, base: Dashboard, { names, source }: ElementSources): JsonObject {
  const sourceElements = objectAt(source, 'elements');
  const before = new Map(allPanels(base).map((panel) => [panel.id, panel]));
  const present = new Set(allPanels(dashboard).map((panel) => panel.id));
  const removed = new Set(
    [...before.keys()].filter((id) => !present.has(id)).map((id) => names.get(id) ?? nameIn(sourceElements, id)),
  );
  const kept = Object.entries(sourceElements).filter(([name]) => !removed.has(name));
  const written = allPanels(dashboard).map((panel): [string, unknown] => {
    const name = names.get(panel.id) ?? `panel-${panel.id}`;
    const known = before.get(panel.id);
    const isSame = known !== undefined && jsonEqual(withoutPlace(panel), withoutPlace(known));
    return [name, isSame ? sourceElements[name] : panelElement(panel, objectAt(sourceElements, name))];
  });
  return Object.fromEntries([...kept, ...written]);
}

function nameIn(elements: JsonObject, id: number): string {
  const found = Object.entries(elements).find(
    ([, element]) => isJsonObject(element) && objectAt(element, 'spec').id === id,
  );
  return found?.[0] ?? '';
}

function withoutPlace(panel: Panel): JsonObject {
  const { gridPos: _gridPos, repeat: _repeat, repeatDirection: _direction, maxPerRow: _maxPerRow, ...rest } = panel;
  return rest;
}

function placesOf(dashboard: Dashboard): unknown {
  return dashboard.panels.map((panel) => [
    ...placeOf(panel),
    ...(isRow(panel) ? [panel.title, panel.collapsed === true, (panel.panels ?? []).map(placeOf)] : []),
  ]);
}

function placeOf({ id, gridPos, repeat, repeatDirection, maxPerRow }: Panel): unknown[] {
  return [id, gridPos.x, gridPos.y, gridPos.w, gridPos.h, repeat ?? null, repeatDirection ?? null, maxPerRow ?? null];
}

function annotationsOf(dashboard: Dashboard): readonly JsonObject[] {
  return objectsAt(objectAt(dashboard, 'annotations'), 'list');
}

interface ListWriter<T> {
  readonly nameOf: (item: T) => string;
  readonly sourceName: (json: JsonObject) => string;
  readonly write: (item: T, source: JsonObject) => JsonObject;
}

/** Items are told apart by name; one that is as it was is taken from the source. */
function writtenList<T>(
  items: readonly T[],
  before: readonly T[],
  sources: readonly JsonObject[],
  { nameOf, sourceName, write }: ListWriter<T>,
): readonly JsonObject[] {
  return items.map((item) => {
    const name = nameOf(item);
    const source = sources.find((one) => sourceName(one) === name);
    const known = before.find((one) => nameOf(one) === name);
    const isSame = source !== undefined && known !== undefined && jsonEqual(item, known);
    return isSame ? source : write(item, source ?? {});
  });
}

function changedSettings(dashboard: Dashboard, base: Dashboard, source: JsonObject): JsonObject {
  const changed = (key: string): boolean => !jsonEqual(dashboard[key], base[key]);
  const plain = ['title', 'description', 'tags', 'editable', 'liveNow', 'preload', 'links', 'revision'];
  const time: Record<string, unknown> = {};
  if (changed('time')) Object.assign(time, { from: dashboard.time.from, to: dashboard.time.to });
  if (changed('timezone')) time.timezone = dashboard.timezone;
  if (changed('refresh')) time.autoRefresh = dashboard.refresh;
  if (changed('weekStart')) time.weekStart = dashboard.weekStart;
  if (changed('fiscalYearStartMonth')) time.fiscalYearStartMonth = dashboard.fiscalYearStartMonth;
  if (changed('timepicker')) {
    const picker = objectAt(dashboard, 'timepicker');
    Object.assign(time, {
      autoRefreshIntervals: picker.refresh_intervals,
      quickRanges: picker.quick_ranges,
      hideTimepicker: picker.hidden === true,
    });
  }
  return {
    ...Object.fromEntries(plain.filter(changed).map((key) => [key, dashboard[key]])),
    ...(changed('graphTooltip') && { cursorSync: wordOfNumber(WORDS.cursorSync, dashboard.graphTooltip) }),
    ...(Object.keys(time).length > 0 && { timeSettings: { ...objectAt(source, 'timeSettings'), ...time } }),
  };
}
