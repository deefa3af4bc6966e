// Which data source a panel, a query, a variable or an annotation means: a reference in one of its many written forms.
import { isJsonObject, textOr } from '@/lib/dashboard/json-fields';
import { isPrometheusType } from '@/lib/dashboard/variable-options';

export interface DataSourceRef {
  /** Plugin; "" when it is not said. */
  readonly type: string;
  /** May hold variables; "" for the default. */
  readonly uid: string;
}

/** The one source that is built in: this product's own series. */
export const OWN_SOURCE = { uid: 'watchfire', name: 'Watchfire', type: 'prometheus', isDefault: true } as const;

const MIXED = '-- Mixed --';
export const DASHBOARD_SOURCE = '-- Dashboard --';
const GRAFANA_SOURCE = '-- Grafana --';

/** Sources that old files name by their plugin alone. */
const NAMED_TYPES: ReadonlySet<string> = new Set([
  'mysql',
  'postgres',
  'mssql',
  'influxdb',
  'loki',
  'elasticsearch',
  'graphite',
  'opentsdb',
  'cloudwatch',
  'tempo',
  'jaeger',
  'zipkin',
]);

/** A name, `{type, uid}` with either missing, or nothing at all. */
export function sourceRefOf(json: unknown): DataSourceRef {
  if (typeof json === 'string') return { type: NAMED_TYPES.has(json) ? json : '', uid: json === 'default' ? '' : json };
  if (!isJsonObject(json)) return { type: '', uid: '' };
  return { type: textOr(json.type, ''), uid: textOr(json.uid, '') };
}

/** The query's own source, or the panel's where it says none (or where the panel leaves it to its queries). */
export function targetSource(target: unknown, panel: unknown): DataSourceRef {
  const own = sourceRefOf(target);
  if (own.uid !== '' || own.type !== '') return own;
  const shared = sourceRefOf(panel);
  return shared.uid === MIXED ? { type: '', uid: '' } : shared;
}

/** `$name`, `${name}`, `${name:format}` or `[[name]]`, and nothing else. */
const ONE_VARIABLE = /^(?:\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)(?::\w+)?\]\])$/;

/**
 * The plugin's name when it is one that cannot be asked here; null for everything that speaks PromQL, and for what is not known.
 * `typeOf` says among which plugin's sources a variable chooses: with none of them set up, it has no value that could tell.
 */
export function unsupportedSource(
  { type: written, uid }: DataSourceRef,
  typeOf: (variable: string) => string | undefined = () => undefined,
): string | null {
  if (uid === DASHBOARD_SOURCE) return null;
  if (uid === GRAFANA_SOURCE || written === 'grafana') return 'grafana';
  const variable = ONE_VARIABLE.exec(uid)
    ?.slice(1)
    .find((name) => name !== undefined);
  const type = written === '' && variable !== undefined ? (typeOf(variable) ?? '') : written;
  // "datasource" stands for sources of the dashboard itself; a variable decides by its value.
  if (type === '' || type === 'datasource' || type === 'mixed' || type === '__expr__' || isPrometheusType(type))
    return null;
  return type.startsWith('$') ? null : type;
}
