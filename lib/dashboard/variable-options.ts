// The values that a variable offers without asking a query: from its own text, or from the data sources that there are.
import type { Variable, VariableOption } from '@/lib/dashboard/dashboard';
import { isJsonObject, textOr } from '@/lib/dashboard/json-fields';
import { readRegex } from '@/lib/dashboard/slashed-regex';

/** As many as a variable offers. Nobody reads more, and a file that lists a million is not to hold up those who open it. */
export const OPTION_LIMIT = 10_000;
export const ALL_VALUE = '$__all';
const AUTO_PREFIX = '$__auto_interval_';

export interface SimpleOption {
  readonly text: string;
  readonly value: string;
}

/** A data source that a variable may stand for. */
export interface SourceChoice {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly isDefault?: boolean;
}

/** Options that need no query; null for a type whose options a query gives. */
export function ownOptions(variable: Variable, sources: readonly SourceChoice[] = []): readonly SimpleOption[] | null {
  switch (variable.type) {
    case 'custom':
      return orSaved(
        variable,
        variable.valuesFormat === 'json'
          ? jsonOptions(textOr(variable.query, ''))
          : customOptions(textOr(variable.query, '')),
      );
    case 'interval':
      return orSaved(variable, intervalOptions(variable));
    case 'constant':
    case 'textbox':
      return [{ text: textOr(variable.query, ''), value: textOr(variable.query, '') }];
    case 'datasource':
      return sourceOptions(variable, sources);
    case 'switch':
      return [variable.enabledValue, variable.disabledValue].map((value, at) => {
        const text = textOr(value, at === 0 ? 'true' : 'false');
        return { text, value: text };
      });
    case 'query':
      return null;
    default:
      return savedOptions(variable);
  }
}

/** Files made by programs have options and no text that lists them. */
function orSaved(variable: Variable, options: readonly SimpleOption[]): readonly SimpleOption[] {
  return options.length > 0 ? options : savedOptions(variable);
}

/** What the file itself lists: the fallback while (or in case) the query has no answer. */
export function savedOptions({ options = [] }: Variable): readonly SimpleOption[] {
  return options
    .slice(0, OPTION_LIMIT)
    .flatMap(({ text, value }: VariableOption) =>
      typeof value === 'string' && value !== ALL_VALUE ? [{ text: textOr(text, value), value }] : [],
    );
}

/** "a, b, Label : value"; a backslash keeps a comma. */
function customOptions(query: string): readonly SimpleOption[] {
  const options: SimpleOption[] = [];
  for (const [part] of query.matchAll(/(?:\\,|[^,])+/g)) {
    if (options.length >= OPTION_LIMIT) break;
    const plain = part.replaceAll(String.raw`\,`, ',').trim();
    const labelled = /^(.+)\s:\s(.+)$/s.exec(plain);
    options.push(
      labelled
        ? { text: (labelled[1] ?? '').trim(), value: (labelled[2] ?? '').trim() }
        : { text: plain, value: plain },
    );
  }
  return options;
}

/** A JSON list of `{text, value}` or of plain values; nothing when it is no list. */
function jsonOptions(query: string): readonly SimpleOption[] {
  let list: unknown;
  try {
    list = JSON.parse(query);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.slice(0, OPTION_LIMIT).flatMap((item: unknown): SimpleOption[] => {
    if (!isJsonObject(item)) {
      const text = textOr(item, '');
      return text === '' ? [] : [{ text, value: text }];
    }
    const value = textOr(item.value, '');
    return [{ text: textOr(item.text, value), value }];
  });
}

/** "auto" stands first where it is offered: its length follows from the range. */
function intervalOptions(variable: Variable): readonly SimpleOption[] {
  const values = textOr(variable.query, '').match(/"[^"]*"|'[^']*'|[^,\s"']+/g) ?? [];
  const plain = values
    .slice(0, OPTION_LIMIT)
    .map((value) => value.replaceAll(/^["']|["']$/g, ''))
    .filter((value) => value !== '' && value !== 'auto');
  return [
    ...(variable.auto === true ? [{ text: 'auto', value: `${AUTO_PREFIX}${variable.name}` }] : []),
    ...plain.map((value) => ({ text: value, value })),
  ];
}

export function isAutoInterval(value: string): boolean {
  return value.startsWith(AUTO_PREFIX) || value === '$__auto';
}

/** Plugins that speak PromQL are all Prometheus to a dashboard. */
const PROMETHEUS_TYPES = [
  'prometheus',
  'victoriametrics-metrics-datasource',
  'grafana-amazonprometheus-datasource',
  'grafana-azureprometheus-datasource',
];

export function isPrometheusType(type: string): boolean {
  return PROMETHEUS_TYPES.includes(type);
}

function sourceOptions(variable: Variable, sources: readonly SourceChoice[]): readonly SimpleOption[] {
  const type = textOr(variable.query, '');
  const pattern = variable.regex ?? '';
  const regex = pattern === '' ? null : readRegex(pattern);
  return sources
    .filter((source) => source.type === type || (isPrometheusType(type) && isPrometheusType(source.type)))
    .filter((source) => pattern === '' || regex?.test(source.name) === true)
    .map((source) => ({ text: source.name, value: source.uid }));
}
