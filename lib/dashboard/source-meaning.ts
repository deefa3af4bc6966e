// What a `datasource` of a panel, query or variable means: an object, a name, a uid, a variable, nothing, or one of Grafana's own names.
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';

/** The store of this product, as a data source that files may name. */
export const OWN_SOURCE = { uid: 'watchfire', name: 'Watchfire', type: 'prometheus' } as const;

export type DataSourceKind =
  /** Answered by the series stored here. */
  | 'metrics'
  /** Each query names its own. */
  | 'mixed'
  /** The results of another panel. */
  | 'dashboard'
  /** Grafana's own: annotations, random walk. */
  | 'grafana'
  | 'expression'
  | 'unsupported';

export interface DataSourceMeaning {
  readonly kind: DataSourceKind;
  /** Plugin id as far as it is known; empty for none. */
  readonly type: string;
}

const METRIC_TYPES: ReadonlySet<string> = new Set([
  '',
  'prometheus',
  'grafana-amazonprometheus-datasource',
  'grafana-azureprometheus-datasource',
  'grafana-googlecloudprometheus-datasource',
  'victoriametrics-metrics-datasource',
  'mimir',
  'cortex',
  'thanos',
]);

/** Names that stand for something in every Grafana, as text and as uid. */
const SPECIAL: Readonly<Record<string, DataSourceKind>> = {
  '-- Mixed --': 'mixed',
  '-- Dashboard --': 'dashboard',
  '-- Grafana --': 'grafana',
  grafana: 'grafana',
  __expr__: 'expression',
  '-100': 'expression',
};

export function isMetricType(type: string): boolean {
  return METRIC_TYPES.has(type);
}

/** The name of `$name`, `${name}`, `${name:format}` or `[[name]]` when the text is nothing else. */
export function variableNameOf(text: string): string | null {
  const found = /^(?:\$(\w+)|\$\{([^}:.]+)[^}]*\}|\[\[([^\]:]+)[^\]]*\]\])$/.exec(text.trim());
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? null;
}

/**
 * `variableTypes`: data source variables of the dashboard → their plugin id. Nothing, "default" and names without a type are taken
 * for metrics: that is what a dashboard for Prometheus leaves out.
 */
export function meaningOfDataSource(
  reference: unknown,
  variableTypes: ReadonlyMap<string, string> = new Map(),
): DataSourceMeaning {
  const uid = isJsonObject(reference) ? textOr(reference.uid, '') : textOr(reference, '');
  const given = isJsonObject(reference) ? textOr(reference.type, '') : '';
  const special = Object.hasOwn(SPECIAL, uid) ? SPECIAL[uid] : undefined;
  if (special !== undefined) return { kind: special, type: given };
  if (given === '__expr__') return { kind: 'expression', type: given };
  const name = variableNameOf(uid);
  const variableType = name === null ? undefined : variableTypes.get(name);
  const type = filledType(given) || (variableType ?? '');
  return { kind: isMetricType(type) ? 'metrics' : 'unsupported', type };
}

/** Files for several sources write the type as a variable, too. */
function filledType(type: string): string {
  return variableNameOf(type) === null ? type : '';
}

/** Data source variables → plugin id. */
export function dataSourceVariables(variables: readonly JsonObject[]): ReadonlyMap<string, string> {
  return new Map(
    variables
      .filter((variable) => variable.type === 'datasource')
      .map((variable) => [textOr(variable.name, ''), textOr(variable.query, '')] as const),
  );
}
