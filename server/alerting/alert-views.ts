// Alerts, groups and receivers as clients see them, and why an alert is told of or not.
import { compareAlertLabels, compareLabelOrders, labelOrder } from '@/lib/alerting/labels';
import { labelsTest } from '@/lib/alerting/matchers/label-test';
import type { Route } from '@/lib/alerting/routing/route';
import { isResolved } from '@/lib/alerting/state/stored-alert';
import { compareText } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { Receiver } from '@/lib/alerting/config/alertmanager-config';
import type { GroupPlace, Policy } from '@/server/alerting/policy';
import type { AlertFilter, AlertGroupView, AlertView } from '@/server/alerting/ports';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';
import { createPace } from '@/server/platform/pace';

interface Sources {
  readonly alerts: ReadonlyMap<string, AlertRecord>;
  readonly policy: Policy;
  readonly nowMs: number;
}

export async function listAlerts(sources: Sources, filter: AlertFilter): Promise<AlertView[]> {
  const passes = alertTest(filter);
  const isWanted = receiverTest(sources.policy, filter);
  const views: AlertView[] = [];
  await eachInTurns(sources.alerts.values(), (alert) => {
    if (isResolved(alert, sources.nowMs)) return;
    const routes = sources.policy.routesOf(alert);
    if (!routes.some(({ receiver }) => isWanted(receiver))) return;
    const view = viewOf(sources, alert, routes);
    if (passes(view)) views.push(view);
  });
  return views.toSorted((left, right) => compareText(left.fingerprint, right.fingerprint));
}

type OpenGroup = AlertGroupView & { readonly alerts: AlertView[] };

/** By labels, then receiver; the alerts of each in the order of messages. */
export async function listGroups(sources: Sources, filter: AlertFilter): Promise<AlertGroupView[]> {
  const { policy, nowMs } = sources;
  const passes = alertTest(filter);
  const isWanted = receiverTest(policy, filter);
  const groups = new Map<string, OpenGroup>();
  const mutes = new Map<Route, readonly string[]>();
  const put = (view: AlertView, { id, route, labels }: GroupPlace): void => {
    if (!isWanted(route.receiver)) return;
    const mutedBy = mutes.get(route) ?? policy.mutedBy(route, nowMs);
    mutes.set(route, mutedBy);
    if (mutedBy.length > 0 && !filter.muted) return;
    const group = groups.get(id) ?? { labels, routeLabels: route.labels, receiver: route.receiver, alerts: [] };
    groups.set(id, group);
    group.alerts.push(mutedBy.length > 0 ? { ...view, mutedBy } : view);
  };
  await eachInTurns(sources.alerts.values(), (alert) => {
    if (isResolved(alert, nowMs)) return;
    const places = policy.placesOf(alert);
    const view = viewOf(sources, alert, policy.routesOf(alert));
    if (passes(view)) for (const place of places) put(view, place);
  });
  await eachInTurns(groups.values(), ({ alerts }) => {
    alerts.sort((left, right) => compareAlertLabels(left.labels, right.labels));
  });
  return [...groups.values()]
    .map((group) => ({ group, order: labelOrder(group.labels) }))
    .toSorted(
      (left, right) =>
        compareLabelOrders(left.order, right.order) || compareText(left.group.receiver, right.group.receiver),
    )
    .map(({ group }) => group);
}

/** All of them, some at a time; between them others get their turn. */
async function eachInTurns<T>(items: Iterable<T>, look: (item: T) => void): Promise<void> {
  const pace = createPace();
  for (const item of items) {
    const pause = pace();
    if (pause) await pause;
    look(item);
  }
}

export function listReceivers(policy: Policy, matchers: readonly Matcher[]): Receiver[] {
  const test = labelsTest(matchers);
  return [...policy.config.receivers.values()].filter(({ labels }) => test(labels));
}

export function viewOf(
  { policy, nowMs }: Pick<Sources, 'policy' | 'nowMs'>,
  alert: AlertRecord,
  routes: readonly Route[],
): AlertView {
  const { fingerprint, labels, annotations, startsAtMs, endsAtMs, updatedAtMs, generatorUrl } = alert;
  return {
    fingerprint,
    labels,
    annotations,
    startsAtMs,
    endsAtMs,
    updatedAtMs,
    generatorUrl,
    receivers: [...new Set(routes.map(({ receiver }) => receiver))],
    silencedBy: policy.silencedBy(alert, nowMs),
    inhibitedBy: policy.inhibitedBy(alert, nowMs),
    mutedBy: [],
  };
}

function alertTest(filter: AlertFilter): (view: AlertView) => boolean {
  const hasLabels = labelsTest(filter.matchers);
  return ({ labels, silencedBy, inhibitedBy }) => {
    const isSuppressed = silencedBy.length + inhibitedBy.length > 0;
    if (!filter.active && !isSuppressed) return false;
    if (!filter.silenced && silencedBy.length > 0) return false;
    if (!filter.inhibited && inhibitedBy.length > 0) return false;
    return hasLabels(labels);
  };
}

function receiverTest({ config }: Policy, { isReceiver, receiverMatchers }: AlertFilter): (name: string) => boolean {
  const hasLabels = labelsTest(receiverMatchers);
  return (name) => isReceiver(name) && hasLabels(config.receivers.get(name)?.labels ?? { name });
}
