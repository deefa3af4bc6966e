// Who gets an alert, and what keeps it from being told of, in words.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { formatMatchers } from '@/lib/alerting/matchers/format-matcher';
import type { Labels } from '@/lib/alerting/matchers/label-test';
import { groupKeyOf, groupLabelsOf, matchRoutes, type Route } from '@/lib/alerting/routing/route';
import { mutedUntil } from '@/lib/alerting/intervals/muted-until';
import { fingerprintOf } from '@/lib/alerting/labels';
import { isResolved } from '@/lib/alerting/state/stored-alert';
import { viewOf } from '@/server/alerting/alert-views';
import { integrationName } from '@/server/alerting/dispatch/group';
import type { EntryRecord } from '@/server/alerting/dispatch/journal-rows';
import { groupIdOf, type Policy } from '@/server/alerting/policy';
import type { Explanation, ReceiverFailure, RouteExplanation } from '@/server/alerting/ports';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';
import type { SilenceRecord } from '@/server/alerting/store/silence-rows';

/** What integrations were told of a group, in this process or as the database knows it. */
export interface KnownGroup {
  readonly nextTickMs: number | null;
  readonly entries: ReadonlyMap<string, { readonly entry: EntryRecord; readonly isInFlight: boolean }>;
}

export interface ExplainSources {
  readonly alerts: ReadonlyMap<string, AlertRecord>;
  readonly silences: ReadonlyMap<string, SilenceRecord>;
  readonly policy: Policy;
  readonly nowMs: number;
  readonly failing: readonly ReceiverFailure[];
  readonly groupOf: (id: string) => Promise<KnownGroup | null>;
}

interface Case {
  readonly sources: ExplainSources;
  readonly labels: Labels;
  readonly status: Explanation['status'];
  readonly fingerprint: string;
  /** Those that hold whatever the route is. */
  readonly verdicts: readonly string[];
}

export async function explain(sources: ExplainSources, labels: Labels): Promise<Explanation> {
  const { policy, nowMs, alerts } = sources;
  const fingerprint = fingerprintOf(labels);
  const known = alerts.get(fingerprint);
  const record = known ?? ({ labels, fingerprint } as AlertRecord);
  const silencedBy = policy.silencedBy(record, nowMs);
  const inhibitedBy = policy.inhibitedBy(record, nowMs);
  const status = statusOf(known, nowMs);
  const routes = matchRoutes(policy.config.route, labels);
  const common: Case = {
    sources,
    labels,
    status,
    fingerprint,
    verdicts: [
      ...statusVerdicts(known, status),
      ...inhibitedBy.map((source) => inhibitedVerdict(source, alerts)),
      ...silencedBy.map((id) => silencedVerdict(id, sources.silences)),
    ],
  };
  return {
    status,
    alert: known && status === 'firing' ? viewOf(sources, known, routes) : null,
    silencedBy,
    inhibitedBy,
    routes: await Promise.all(routes.map((route) => explainRoute(common, route))),
  };
}

function statusOf(known: AlertRecord | undefined, nowMs: number): Explanation['status'] {
  if (!known) return 'unknown';
  return isResolved(known, nowMs) ? 'resolved' : 'firing';
}

function statusVerdicts(known: AlertRecord | undefined, status: Explanation['status']): string[] {
  if (status === 'unknown') return ['no alert with exactly these labels is known: this is what would become of one'];
  return known && status === 'resolved' ? [`the alert is over since ${timeText(known.endsAtMs)}`] : [];
}

function inhibitedVerdict(fingerprint: string, alerts: ExplainSources['alerts']): string {
  const source = alerts.get(fingerprint);
  const labels = Object.entries(source?.labels ?? {}).map(([name, value]) => ({ name, value, type: '=' }) as const);
  return `inhibited by alert ${fingerprint}${source ? ` ${formatMatchers(labels)}` : ''}`;
}

function silencedVerdict(id: string, silences: ExplainSources['silences']): string {
  const silence = silences.get(id);
  return silence
    ? `silenced by ${id} of ${silence.createdBy} until ${timeText(silence.endsAtMs)}: ${silence.comment}`
    : `silenced by ${id}`;
}

async function explainRoute(one: Case, route: Route): Promise<RouteExplanation> {
  const { sources, labels } = one;
  const { policy, nowMs } = sources;
  const groupLabels = groupLabelsOf(route, labels);
  const groupKey = groupKeyOf(route, groupLabels);
  const group = await sources.groupOf(groupIdOf(groupKey, route.receiver));
  const mutedBy = policy.mutedBy(route, nowMs);
  const integrations = policy.config.receivers.get(route.receiver)?.integrations ?? [];
  return {
    routeKey: route.key,
    receiver: route.receiver,
    integrations: integrations.map(integrationName),
    groupKey,
    groupLabels,
    nextTickMs: group?.nextTickMs ?? null,
    mutedBy,
    verdicts: [
      ...one.verdicts,
      ...mutedVerdicts(one, route, mutedBy),
      ...(integrations.length === 0 ? [`receiver ${route.receiver} has no integrations: nobody is told`] : []),
      ...integrations.map(
        (integration) => `${integrationName(integration)}: ${told(one, { route, group, integration })}`,
      ),
    ],
  };
}

function mutedVerdicts({ sources: { policy, nowMs } }: Case, route: Route, mutedBy: readonly string[]): string[] {
  if (mutedBy.length === 0) return [];
  const endMs = mutedUntil(route, policy.config.timeIntervals, nowMs);
  const until = endMs === null ? '' : ` until ${timeText(endMs)}`;
  const isInactive = mutedBy === route.activeTimeIntervals;
  return [
    `${isInactive ? 'outside of the active time interval' : 'muted by time interval'} ${mutedBy.join(', ')}${until}`,
  ];
}

interface Telling {
  readonly route: Route;
  readonly group: KnownGroup | null;
  readonly integration: IntegrationConfig;
}

function told(one: Case, { route, group, integration }: Telling): string {
  const { status, fingerprint, sources } = one;
  const name = integrationName(integration);
  const known = group?.entries.get(name);
  const entry = known?.entry;
  const failure = sources.failing.find((other) => other.receiver === route.receiver && other.integration === name);
  const trouble = failure ? `; its attempts fail since ${timeText(failure.sinceMs)}` : '';
  const next = group?.nextTickMs ? `at the next tick, ${timeText(group.nextTickMs)}` : 'at the next tick of its group';
  if (known?.isInFlight) return `a delivery is under way${trouble}`;
  if (status === 'unknown')
    return `would be told after a group_wait of ${route.groupWaitMs / 1000}s, or ${next}${trouble}`;
  const wasTold = entry?.open.includes(fingerprint) === true || entry?.firing.includes(fingerprint) === true;
  if (status === 'resolved') {
    if (!wasTold) return `knows nothing of the alert, or has been told of its end${trouble}`;
    return integration.sendResolved
      ? `is told of the end ${next}${trouble}`
      : 'send_resolved is off: ends are not told';
  }
  if (!wasTold || !entry || entry.lastTickMs === null) return `not yet told: ${next}${trouble}`;
  const againMs = entry.lastTickMs + route.repeatIntervalMs;
  return `told at ${timeText(entry.lastTickMs)}, and again from ${timeText(againMs)} on while nothing changes${trouble}`;
}

function timeText(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
