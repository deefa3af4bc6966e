// Why a query gives nothing: asks about its selectors one step at a time, and stops at the first that explains it.
import { nearestNames } from '@/lib/dashboard/query-metrics';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { METRIC_NAME } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { VectorSelector } from '@/lib/promql/ast';
import { parsePromql } from '@/lib/promql/parser';
import { formatExpr } from '@/lib/promql/print';
import { selectorsOf } from '@/lib/promql/selectors-of';
import { WHOLE_LANGUAGE } from '@/lib/promql/token-cursor';

export type NoDataReason =
  | { readonly kind: 'metric'; readonly name: string; readonly nearest: readonly string[] }
  /** All other matchers find series; this one leaves none. */
  | { readonly kind: 'matcher'; readonly matcher: string; readonly nearest: readonly string[] }
  /** Each matcher alone finds something, all of them together nothing. */
  | { readonly kind: 'combination'; readonly selector: string }
  /** There are series, but none in the range. `lastMs` is the newest sample, as far as is known. */
  | { readonly kind: 'range'; readonly selector: string; readonly lastMs: number | null }
  /** The series are there; what is calculated of them gives nothing. */
  | { readonly kind: 'expression' }
  | { readonly kind: 'unknown' };

export interface NoDataSources {
  readonly metricNames: () => Promise<readonly string[]>;
  readonly labelValues: (label: string, selector: string) => Promise<readonly string[]>;
  /** Whether a selector finds a series; in the window, or at any time. */
  readonly hasSeries: (selector: string, window: TimeWindow | null) => Promise<boolean>;
  /** Time of the newest sample, not far back; null when there is none. */
  readonly lastSampleMs: (selector: string) => Promise<number | null>;
}

const MATCHERS_LIMIT = 8;

export async function noDataReason(
  exprs: readonly string[],
  window: TimeWindow,
  sources: NoDataSources,
): Promise<NoDataReason> {
  const selectors = exprs.flatMap(selectorsIn);
  if (selectors.length === 0) return { kind: 'unknown' };
  for (const selector of selectors) {
    const text = formatExpr(plain(selector));
    if (await sources.hasSeries(text, window)) continue;
    return emptyReason(selector, text, sources);
  }
  return { kind: 'expression' };
}

async function emptyReason(selector: VectorSelector, text: string, sources: NoDataSources): Promise<NoDataReason> {
  const name = metricOf(selector);
  if (name !== '') {
    const names = await sources.metricNames();
    if (!names.includes(name)) return { kind: 'metric', name, nearest: nearestNames(name, names) };
  }
  if (await sources.hasSeries(text, null))
    return { kind: 'range', selector: text, lastMs: await sources.lastSampleMs(text) };
  const tried = selector.matchers.filter((matcher) => matcher.name !== METRIC_NAME).slice(0, MATCHERS_LIMIT);
  for (const matcher of tried) {
    const rest = plain(selector, matcher);
    if (rest.name === '' && rest.matchers.length === 0) continue;
    const others = formatExpr(rest);
    if (!(await sources.hasSeries(others, null))) continue;
    const values = matcher.type === '=' ? await sources.labelValues(matcher.name, others) : [];
    return {
      kind: 'matcher',
      matcher: `${matcher.name}${matcher.type}${JSON.stringify(matcher.value)}`,
      nearest: nearestNames(matcher.value, values),
    };
  }
  return { kind: 'combination', selector: text };
}

function selectorsIn(expr: string): readonly VectorSelector[] {
  try {
    return selectorsOf(parsePromql(expr, WHOLE_LANGUAGE));
  } catch {
    return [];
  }
}

function metricOf({ name, matchers }: VectorSelector): string {
  if (name !== '') return name;
  return matchers.find((matcher) => matcher.name === METRIC_NAME && matcher.type === '=')?.value ?? '';
}

/** Name and matchers alone: no offset, no `@`. */
function plain({ kind, span, name, matchers }: VectorSelector, without?: Matcher): VectorSelector {
  return { offsetMs: 0, at: null, kind, span, name, matchers: matchers.filter((matcher) => matcher !== without) };
}
