// Variables of v2 as classic ones: another name for the type, numbers for words, the query without its wrapping.
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import { objectAt, said, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { dataSourceOf } from '@/lib/dashboard/v2/read-v2-panel';
import { numberOfWord, WORDS } from '@/lib/dashboard/v2/v2-words';

const TYPES: Readonly<Record<string, string>> = {
  QueryVariable: 'query',
  TextVariable: 'textbox',
  ConstantVariable: 'constant',
  DatasourceVariable: 'datasource',
  IntervalVariable: 'interval',
  CustomVariable: 'custom',
  GroupByVariable: 'groupby',
  AdhocVariable: 'adhoc',
  SwitchVariable: 'switch',
};

export function classicVariable(variable: JsonObject): JsonObject {
  const kind = textAt(variable, 'kind');
  const { query, hide, refresh, sort, pluginId, ...spec } = objectAt(variable, 'spec');
  const type = TYPES[kind] ?? kind.replace('Variable', '').toLowerCase();
  const dataQuery = isJsonObject(query) ? query : {};
  const current = spec.current;
  return {
    ...spec,
    type,
    ...said({
      hide: numberOfWord(WORDS.hide, hide),
      refresh: numberOfWord(WORDS.refresh, refresh),
      sort: numberOfWord(WORDS.sort, sort),
    }),
    ...(type === 'query' && {
      query: queryOf(dataQuery),
      ...said({ datasource: dataSourceOf(dataQuery, spec) }),
    }),
    ...(type === 'datasource' && { query: pluginId }),
    ...(type !== 'query' && type !== 'datasource' && query !== undefined && { query }),
    ...(type === 'adhoc' && said({ datasource: sourceOfAdhoc(variable) })),
    ...(typeof current === 'string' && { current: { text: current, value: current } }),
  };
}

/** A query that was one text keeps it under a name of its own. */
function queryOf(dataQuery: JsonObject): unknown {
  const spec = objectAt(dataQuery, 'spec');
  const text = textOr(spec['__legacyStringValue'], '');
  return text === '' ? spec : text;
}

function sourceOfAdhoc(variable: JsonObject): JsonObject | null {
  const name = textAt(objectAt(variable, 'datasource'), 'name');
  const reference = said({ type: textAt(variable, 'group'), uid: name });
  return Object.keys(reference).length > 0 ? reference : null;
}
