// The annotation queries of a dashboard: what each asks for, and on which panels it is drawn.
import { DASHBOARD_SOURCE, sourceRefOf, unsupportedSource } from '@/lib/dashboard/data-source-ref';
import { isJsonObject, type JsonObject, numberOr, textOr } from '@/lib/dashboard/json-fields';
import { parseDuration } from '@/lib/units/duration';

export interface AnnotationQuery {
  /** Unique in the dashboard. */
  readonly key: string;
  readonly name: string;
  /** As in the file: names of the palette, or CSS. */
  readonly color: string;
  readonly isOn: boolean;
  /** It has no switch of its own. */
  readonly isHidden: boolean;
  readonly isShownOn: (panelId: number) => boolean;
  readonly asks: AnnotationAsk;
}

export type AnnotationAsk =
  /** Notes of this dashboard. */
  | { readonly kind: 'dashboard'; readonly limit: number }
  /** Notes of all dashboards that have tags. */
  | { readonly kind: 'tags'; readonly tags: readonly string[]; readonly matchesAnyTag: boolean; readonly limit: number }
  /** Samples above zero. `source` is the entry with all its words. */
  | { readonly kind: 'promql'; readonly expr: string; readonly stepMs: number; readonly source: JsonObject }
  | { readonly kind: 'unsupported'; readonly type: string };

const DEFAULT_COLOR = 'rgba(0, 211, 255, 1)';
const DEFAULT_STEP_MS = 60_000;
const DEFAULT_LIMIT = 100;
const BUILT_IN: JsonObject = {
  name: 'Annotations & Alerts',
  enable: true,
  hide: true,
  builtIn: 1,
  iconColor: DEFAULT_COLOR,
  datasource: { type: 'grafana', uid: '-- Grafana --' },
};

/** `json` is the `annotations` of a dashboard. Notes of the dashboard are there even when the file does not list them. */
export function annotationQueries(json: unknown): readonly AnnotationQuery[] {
  const list: readonly unknown[] = isJsonObject(json) && Array.isArray(json.list) ? json.list : [];
  const entries = list.filter(isJsonObject);
  const all = entries.some(isBuiltIn) ? entries : [BUILT_IN, ...entries];
  return all.map((entry, at) => ({
    key: `${at} ${textOr(entry.name, '')}`,
    name: textOr(entry.name, '') || `Annotation ${at + 1}`,
    color: textOr(entry.iconColor, '') || DEFAULT_COLOR,
    isOn: entry.enable !== false,
    isHidden: entry.hide === true || isBuiltIn(entry),
    isShownOn: panelFilter(entry.filter),
    asks: askOf(entry),
  }));
}

function isBuiltIn(entry: JsonObject): boolean {
  return entry.builtIn === 1 || entry.builtIn === true;
}

function panelFilter(filter: unknown): (panelId: number) => boolean {
  if (!isJsonObject(filter) || !Array.isArray(filter.ids)) return () => true;
  const ids = new Set(filter.ids.map(Number));
  if (ids.size === 0) return () => true;
  return (panelId) => ids.has(panelId) !== (filter.exclude === true);
}

function askOf(entry: JsonObject): AnnotationAsk {
  const target = isJsonObject(entry.target) ? entry.target : {};
  const type = unsupportedSource(sourceRefOf(entry.datasource));
  const limit = Math.max(1, Math.round(numberOr(target.limit, numberOr(entry.limit, DEFAULT_LIMIT))));
  if (isBuiltIn(entry)) return { kind: 'dashboard', limit: Math.max(limit, 1000) };
  if (type === 'grafana') {
    const tags = listOf(target.tags ?? entry.tags);
    if (textOr(target.type, textOr(entry.type, '')) !== 'tags') return { kind: 'dashboard', limit };
    return { kind: 'tags', tags, matchesAnyTag: target.matchAny === true, limit };
  }
  if (type !== null) return { kind: 'unsupported', type };
  // The first files have the question under the name that other sources use.
  const expr = textOr(target.expr, textOr(entry.expr, textOr(entry.query, ''))).trim();
  if (expr === '' || sourceRefOf(entry.datasource).uid === DASHBOARD_SOURCE) return { kind: 'unsupported', type: '' };
  const stepMs = stepOf(textOr(target.interval, '') || textOr(entry.step, '') || textOr(target.step, ''));
  return { kind: 'promql', expr, stepMs, source: { ...target, ...entry } };
}

function listOf(json: unknown): readonly string[] {
  return Array.isArray(json) ? json.filter((tag) => typeof tag === 'string' && tag !== '') : [];
}

function stepOf(text: string): number {
  try {
    return Math.max(1, Math.round(text === '' ? DEFAULT_STEP_MS : parseDuration(text)));
  } catch {
    return DEFAULT_STEP_MS;
  }
}
