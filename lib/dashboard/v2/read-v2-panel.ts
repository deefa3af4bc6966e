// Elements of a v2 dashboard as classic panels, still without a place. Three generations of the form are read by what is there.
import type { ReadNote } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject, numberOr, wrongField } from '@/lib/dashboard/json-fields';
import { listAt, objectAt, objectsAt, said, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

export interface ElementPanel {
  readonly name: string;
  /** Unique in the dashboard. */
  readonly id: number;
  readonly panel: JsonObject;
}

export function elementsOf(elements: JsonObject, notes: ReadNote[]): ReadonlyMap<string, ElementPanel> {
  const usedIds = new Set<number>();
  const entries = Object.entries(elements);
  let nextId = entries.reduce((highest, [, element]) => Math.max(highest, idOf(element)), 0) + 1;
  return new Map(
    entries.map(([name, element]): [string, ElementPanel] => {
      const field = `spec.elements.${name}`;
      if (!isJsonObject(element)) throw wrongField(field, 'an object', element);
      let id = idOf(element);
      if (id <= 0 || usedIds.has(id)) {
        id = nextId;
        nextId += 1;
        notes.push({ field: `${field}.spec.id`, message: 'A panel without an id of its own got a fresh one' });
      }
      usedIds.add(id);
      return [name, { name, id, panel: { id, ...panelOf(element) } }];
    }),
  );
}

function idOf(element: unknown): number {
  return isJsonObject(element) ? Math.trunc(numberOr(objectAt(element, 'spec').id, 0)) : 0;
}

function panelOf(element: JsonObject): JsonObject {
  const spec = objectAt(element, 'spec');
  if (element.kind === 'LibraryPanel') {
    const libraryPanel = objectAt(spec, 'libraryPanel');
    return { type: 'library-panel-ref', title: spec.title ?? '', libraryPanel };
  }
  const data = objectAt(objectAt(spec, 'data'), 'spec');
  const viz = objectAt(spec, 'vizConfig');
  const vizSpec = objectAt(viz, 'spec');
  const targets = objectsAt(data, 'queries').map(targetOf);
  const isNamedByKind = viz.kind !== 'VizConfig' && viz.group === undefined;
  return {
    type: isNamedByKind ? textAt(viz, 'kind') : textAt(viz, 'group'),
    title: spec.title ?? '',
    ...said({ description: spec.description, subtitle: spec.subtitle }),
    ...(spec.transparent === true && { transparent: true }),
    links: listAt(spec, 'links'),
    ...said({ pluginVersion: viz.version ?? vizSpec.pluginVersion }),
    options: objectAt(vizSpec, 'options'),
    fieldConfig: objectAt(vizSpec, 'fieldConfig'),
    ...said({ datasource: sharedSource(targets) }),
    targets,
    transformations: objectsAt(data, 'transformations').map(transformationOf),
    ...objectAt(data, 'queryOptions'),
  };
}

function targetOf(query: JsonObject): JsonObject {
  const spec = objectAt(query, 'spec');
  const dataQuery = objectAt(spec, 'query');
  return {
    ...objectAt(dataQuery, 'spec'),
    refId: spec.refId ?? '',
    ...(spec.hidden === true && { hide: true }),
    ...said({ datasource: dataSourceOf(dataQuery, spec) }),
  };
}

/** `group` and `datasource.name`; in the first generation `kind`, and a reference beside the query. */
export function dataSourceOf(dataQuery: JsonObject, holder: JsonObject): JsonObject | null {
  const beside = objectAt(holder, 'datasource');
  const name = textAt(objectAt(dataQuery, 'datasource'), 'name') || textAt(beside, 'uid');
  const kind = textAt(dataQuery, 'kind');
  const type = textAt(dataQuery, 'group') || textAt(beside, 'type') || (kind === 'DataQuery' ? '' : kind);
  const reference = said({ type, uid: name });
  return Object.keys(reference).length === 0 ? null : reference;
}

function sharedSource(targets: readonly JsonObject[]): JsonObject | null {
  const [first, ...others] = targets.map((target) => objectAt(target, 'datasource'));
  if (first === undefined || first.uid === undefined) return null;
  const isShared = others.every((one) => one.uid === first.uid && one.type === first.type);
  return isShared ? first : { type: 'datasource', uid: '-- Mixed --' };
}

function transformationOf(transformation: JsonObject): JsonObject {
  const { id, ...spec } = objectAt(transformation, 'spec');
  const isNamedByKind = transformation.kind !== 'Transformation';
  return { id: transformation.group ?? id ?? (isNamedByKind ? transformation.kind : ''), ...spec };
}
