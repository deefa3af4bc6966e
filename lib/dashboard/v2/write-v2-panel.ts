// A classic panel as an element of v2, written over the element it came from so that what we do not know stays.
import type { Panel } from '@/lib/dashboard/dashboard';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { objectAt, objectsAt, said, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

const QUERY_OPTIONS = [
  'timeFrom',
  'timeShift',
  'timeCompare',
  'maxDataPoints',
  'interval',
  'cacheTimeout',
  'queryCachingTTL',
  'hideTimeOverride',
];

export function panelElement(panel: Panel, source: JsonObject): JsonObject {
  const spec = objectAt(source, 'spec');
  if (source.kind === 'LibraryPanel' || panel.type === 'library-panel-ref')
    return {
      ...source,
      kind: 'LibraryPanel',
      spec: { ...spec, id: panel.id, title: panel.title, libraryPanel: panel.libraryPanel },
    };
  const data = objectAt(spec, 'data');
  const dataSpec = objectAt(data, 'spec');
  const viz = objectAt(spec, 'vizConfig');
  return {
    ...source,
    kind: 'Panel',
    spec: {
      ...spec,
      id: panel.id,
      title: panel.title,
      description: panel.description ?? '',
      ...(panel.transparent !== undefined && { transparent: panel.transparent }),
      links: panel.links ?? [],
      data: {
        ...data,
        kind: 'QueryGroup',
        spec: {
          ...dataSpec,
          queries: panel.targets.map((target) => queryOf(target, objectsAt(dataSpec, 'queries'))),
          transformations: (panel.transformations ?? []).map(transformationOf),
          queryOptions: {
            ...objectAt(dataSpec, 'queryOptions'),
            ...said(Object.fromEntries(QUERY_OPTIONS.map((key) => [key, panel[key]]))),
          },
        },
      },
      vizConfig: {
        ...viz,
        kind: 'VizConfig',
        group: panel.type,
        version: textAt(viz, 'version'),
        spec: { ...objectAt(viz, 'spec'), options: panel.options, fieldConfig: panel.fieldConfig },
      },
    },
  };
}

function queryOf(target: JsonObject, sources: readonly JsonObject[]): JsonObject {
  const { refId, hide, datasource, ...spec } = target;
  const source = sources.find((one) => objectAt(one, 'spec').refId === refId) ?? {};
  const sourceSpec = objectAt(source, 'spec');
  return {
    ...source,
    kind: 'PanelQuery',
    spec: {
      ...sourceSpec,
      refId,
      hidden: hide === true,
      query: dataQuery(spec, objectAt({ datasource }, 'datasource'), objectAt(sourceSpec, 'query')),
    },
  };
}

/** `{kind: "DataQuery", group, datasource, spec}` */
export function dataQuery(spec: JsonObject, reference: JsonObject, source: JsonObject): JsonObject {
  const group = textAt(reference, 'type') || textAt(source, 'group') || 'prometheus';
  const name = textAt(reference, 'uid');
  return {
    ...source,
    kind: 'DataQuery',
    group,
    version: textAt(source, 'version') || 'v0',
    ...(name !== '' && { datasource: { name } }),
    spec,
  };
}

function transformationOf(json: unknown): JsonObject {
  const { id, ...spec } = objectAt({ json }, 'json');
  return { kind: 'Transformation', group: id, spec };
}
