// The tree of the file as routes: inheritance, keys, warnings.
import { labelsTest } from '@/lib/alerting/matchers/label-test';
import { childKey, type Route } from '@/lib/alerting/routing/route';
import { collectMatchers, type RouteSettings, warningsOf } from '@/lib/alerting/routing/route-section';

const DEFAULTS = { groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000 };

type Inherited = Pick<
  Route,
  'receiver' | 'groupBy' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'labels' | 'key' | 'path'
>;

/** Matchers, continue and time intervals are a node's own; the rest comes from above unless it is set. */
export function buildRoute(root: RouteSettings, warn: (message: string) => void): Route {
  const above: Inherited = { ...DEFAULTS, receiver: '', groupBy: [], labels: {}, key: '', path: '' };
  return buildNode(root, above, { at: 0, warn });
}

interface Place {
  readonly at: number;
  readonly warn: (message: string) => void;
}

function buildNode(settings: RouteSettings, above: Inherited, { at, warn }: Place): Route {
  const matchers = collectMatchers({ match: settings.match, matchRe: settings.match_re, lines: settings.matchers });
  for (const warning of warningsOf(settings.matchers)) warn(warning);
  const own: Inherited = {
    key: above.path === '' ? '{}' : childKey(above.key, matchers),
    path: above.path === '' ? '0' : `${above.path}.${at}`,
    receiver: settings.receiver === undefined || settings.receiver === '' ? above.receiver : settings.receiver,
    groupBy: groupBy(settings, above),
    groupWaitMs: settings.group_wait ?? above.groupWaitMs,
    groupIntervalMs: settings.group_interval ?? above.groupIntervalMs,
    repeatIntervalMs: settings.repeat_interval ?? above.repeatIntervalMs,
    labels: { ...above.labels, ...Object.fromEntries(settings.labels ?? []) },
  };
  if (own.repeatIntervalMs < own.groupIntervalMs)
    warn(
      `repeat_interval is less than group_interval in route ${own.key}: notifications repeat at each group_interval at most`,
    );
  return {
    ...own,
    matchers,
    matches: labelsTest(matchers),
    continues: settings.continue ?? false,
    muteTimeIntervals: settings.mute_time_intervals ?? [],
    activeTimeIntervals: settings.active_time_intervals ?? [],
    routes: (settings.routes ?? []).map((child, index) => buildNode(child, own, { at: index, warn })),
  };
}

function groupBy({ group_by }: RouteSettings, above: Inherited): Route['groupBy'] {
  if (group_by === undefined) return above.groupBy;
  return group_by.includes('...') ? null : group_by;
}
