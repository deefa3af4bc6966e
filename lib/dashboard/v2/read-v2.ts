// The v2 resource (`elements` and `layout`) as a classic model. The resource itself stays in `__resource`, so that it can go out as v2.
import type { ReadNote } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject, readObject } from '@/lib/dashboard/json-fields';
import { listAt, objectAt, objectsAt, said, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { layoutPanels } from '@/lib/dashboard/v2/read-v2-layout';
import { dataSourceOf, elementsOf, type ElementPanel } from '@/lib/dashboard/v2/read-v2-panel';
import { classicVariable } from '@/lib/dashboard/v2/read-v2-variable';
import { numberOfWord, WORDS } from '@/lib/dashboard/v2/v2-words';

export interface ReadV2 {
  readonly model: JsonObject;
  /** Panel id → name of its element. */
  readonly elements: ReadonlyMap<number, ElementPanel>;
  readonly notes: readonly ReadNote[];
}

/** A resource with `spec`, or the spec alone. */
export function isV2(json: JsonObject): boolean {
  const spec = isJsonObject(json.spec) ? json.spec : json;
  return isJsonObject(spec.elements) && isJsonObject(spec.layout);
}

export function readV2(resource: JsonObject): ReadV2 {
  const hasEnvelope = isJsonObject(resource.spec);
  const spec = hasEnvelope ? readObject(resource.spec, 'spec') : resource;
  const notes: ReadNote[] = [];
  const elements = elementsOf(objectAt(spec, 'elements'), notes);
  const panels = layoutPanels(objectAt(spec, 'layout'), elements, notes);
  const uid = textAt(objectAt(resource, 'metadata'), 'name');
  const model: JsonObject = {
    ...said({ uid }),
    title: spec.title ?? '',
    ...settingsOf(spec),
    panels,
    templating: { list: objectsAt(spec, 'variables').map(classicVariable) },
    annotations: { list: objectsAt(spec, 'annotations').map(classicAnnotation) },
    __resource: resource,
  };
  return { model, elements: new Map([...elements.values()].map((one) => [one.id, one])), notes };
}

/** Everything besides elements, layout, variables and annotations; keys that are not known keep their names. */
function settingsOf(spec: JsonObject): JsonObject {
  const time = objectAt(spec, 'timeSettings');
  return {
    ...said({ description: spec.description, revision: spec.revision }),
    tags: listAt(spec, 'tags'),
    editable: spec.editable !== false,
    liveNow: spec.liveNow === true,
    preload: spec.preload === true,
    graphTooltip: numberOfWord(WORDS.cursorSync, spec.cursorSync) ?? 0,
    links: listAt(spec, 'links'),
    time: { from: time.from ?? 'now-6h', to: time.to ?? 'now' },
    timezone: time.timezone ?? 'browser',
    refresh: time.autoRefresh ?? '',
    timepicker: said({
      refresh_intervals: time.autoRefreshIntervals,
      quick_ranges: time.quickRanges,
      hidden: time.hideTimepicker,
      nowDelay: time.nowDelay,
    }),
    ...said({ weekStart: time.weekStart, fiscalYearStartMonth: time.fiscalYearStartMonth }),
  };
}

function classicAnnotation(annotation: JsonObject): JsonObject {
  const spec = objectAt(annotation, 'spec');
  const { query, builtIn, legacyOptions, ...rest } = spec;
  const dataQuery = isJsonObject(query) ? query : {};
  const target = objectAt(dataQuery, 'spec');
  return {
    ...(isJsonObject(legacyOptions) ? legacyOptions : {}),
    ...rest,
    ...(builtIn === true && { builtIn: 1, type: 'dashboard' }),
    ...said({ datasource: dataSourceOf(dataQuery, spec) }),
    ...(Object.keys(target).length > 0 && { target }),
  };
}
