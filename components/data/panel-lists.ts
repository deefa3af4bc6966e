'use client';
// What list panels ask the server for: alerts of rules, silenced alerts, dashboards, annotations. Plain answers, no cache.
import { fetchJson, isApiFailure } from '@/components/data/fetch-json';
import type { SearchHit } from '@/lib/api/dashboards';

type Words = Readonly<Record<string, string>>;

interface RuleAlert {
  readonly labels: Words;
  readonly annotations?: Words;
  readonly state: string;
  /** ISO time. */
  readonly activeAt?: string;
}

interface AlertRule {
  readonly name: string;
  readonly state?: string;
  readonly health?: string;
  readonly labels?: Words;
  readonly annotations?: Words;
  readonly alerts?: readonly RuleAlert[];
}

export interface AlertRuleGroup {
  readonly name: string;
  readonly file?: string;
  readonly rules: readonly AlertRule[];
}

/** Of Prometheus' `/api/v1/rules`; none where that is not answered yet. */
export async function fetchAlertRules(signal: AbortSignal): Promise<readonly AlertRuleGroup[]> {
  const answer = await orNothing(
    fetchJson<{ readonly data?: { readonly groups?: readonly AlertRuleGroup[] } }>('/api/v1/rules?type=alert', {
      signal,
    }),
  );
  return answer?.data?.groups ?? [];
}

export interface ManagedAlert {
  readonly labels: Words;
  readonly status?: { readonly state?: string };
}

/** Of Alertmanager's API. */
export async function fetchManagedAlerts(signal: AbortSignal): Promise<readonly ManagedAlert[]> {
  return (await orNothing(fetchJson<readonly ManagedAlert[]>('/api/v2/alerts', { signal }))) ?? [];
}

export function searchDashboards(query: URLSearchParams, signal: AbortSignal): Promise<readonly SearchHit[]> {
  return fetchJson<readonly SearchHit[]>(`/api/search?type=dash-db&${query.toString()}`, { signal });
}

/** A server without that path has nothing to list. */
async function orNothing<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (thrown) {
    if (isApiFailure(thrown) && thrown.status === 404) return null;
    throw thrown;
  }
}
