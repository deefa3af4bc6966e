// Classic variables and annotations as those of v2, over what they came from.
import type { Variable } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { objectAt, said } from '@/lib/dashboard/upgrade/panel-upgrade';
import { wordOfNumber, WORDS } from '@/lib/dashboard/v2/v2-words';
import { dataQuery } from '@/lib/dashboard/v2/write-v2-panel';

const KINDS: Readonly<Record<string, string>> = {
  query: 'QueryVariable',
  textbox: 'TextVariable',
  constant: 'ConstantVariable',
  datasource: 'DatasourceVariable',
  interval: 'IntervalVariable',
  custom: 'CustomVariable',
  groupby: 'GroupByVariable',
  adhoc: 'AdhocVariable',
  switch: 'SwitchVariable',
};

export function writtenVariable(variable: Variable, source: JsonObject): JsonObject {
  const { type, query, hide, refresh, sort, datasource, ...rest } = variable;
  const sourceSpec = objectAt(source, 'spec');
  const reference = isJsonObject(datasource) ? datasource : {};
  const querySpec = isJsonObject(query) ? query : { __legacyStringValue: query };
  const sourceCurrent = sourceSpec.current;
  return {
    ...source,
    kind: KINDS[type] ?? source.kind ?? 'CustomVariable',
    spec: {
      ...sourceSpec,
      ...rest,
      ...said({
        hide: wordOfNumber(WORDS.hide, hide),
        refresh: wordOfNumber(WORDS.refresh, refresh),
        sort: wordOfNumber(WORDS.sort, sort),
      }),
      ...(type === 'query' && { query: dataQuery(querySpec, reference, objectAt(sourceSpec, 'query')) }),
      ...(type === 'datasource' && { pluginId: query }),
      ...(type !== 'query' && type !== 'datasource' && query !== undefined && { query }),
      // A switch has its value alone.
      ...(typeof sourceCurrent === 'string' && { current: variable.current?.value ?? sourceCurrent }),
    },
  };
}

export function writtenAnnotation(annotation: JsonObject, source: JsonObject): JsonObject {
  const { datasource, target, builtIn, type: _type, ...rest } = annotation;
  const sourceSpec = objectAt(source, 'spec');
  return {
    ...source,
    kind: 'AnnotationQuery',
    spec: {
      ...sourceSpec,
      ...rest,
      ...(builtIn === 1 && { builtIn: true }),
      query: dataQuery(
        isJsonObject(target) ? target : {},
        isJsonObject(datasource) ? datasource : {},
        objectAt(sourceSpec, 'query'),
      ),
    },
  };
}
