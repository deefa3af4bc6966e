// What list panels of an open dashboard show, from the answers of the server.
import { type AnnotationSearch, searchAnnotations } from '@/components/data/annotations';
import {
  fetchAlertRules,
  fetchManagedAlerts,
  searchDashboards,
  type AlertRuleGroup,
  type ManagedAlert,
} from '@/components/data/panel-lists';
import { recentUids } from '@/components/data/visits';
import type { AnnotationAnswer } from '@/lib/api/annotations';
import type {
  AlertEntry,
  AlertState,
  AnnotationEntry,
  AnnotationWish,
  DashboardEntry,
  DashboardWish,
  PanelSources,
} from '@/components/panels/panel-sources';

export function createPanelSources(dashboardUid: string): PanelSources {
  return {
    dashboardUid,
    recentUids,
    pageQuery: () => new URLSearchParams(typeof window === 'undefined' ? '' : window.location.search),
    loadAlerts: async (signal) => {
      const groups = await fetchAlertRules(signal);
      // Only what fires can be silenced.
      const isFiring = groups.some(({ rules }) => rules.some(({ alerts = [] }) => alerts.length > 0));
      return alertEntries(groups, isFiring ? await fetchManagedAlerts(signal) : []);
    },
    loadDashboards: (wish, signal) => loadDashboards(wish, signal),
    loadAnnotations: async (wish, signal) =>
      (await searchAnnotations(annotationSearch(wish, dashboardUid), signal)).map(annotationEntry),
  };
}

/** One entry an alert; a rule without any is one entry that says so. */
export function alertEntries(groups: readonly AlertRuleGroup[], managed: readonly ManagedAlert[]): AlertEntry[] {
  const silenced = new Set(
    managed.filter(({ status }) => status?.state === 'suppressed').map(({ labels }) => labelsKey(labels)),
  );
  return groups.flatMap((group) =>
    group.rules.flatMap((rule, at) => {
      const facts = { name: rule.name, folder: group.file ?? group.name };
      const own = rule.annotations ?? {};
      if (rule.alerts === undefined || rule.alerts.length === 0)
        return [
          {
            ...facts,
            key: `${group.name} ${at}`,
            state: rule.health === 'err' ? ('error' as const) : stateOf(rule.state ?? 'inactive'),
            labels: Object.entries(rule.labels ?? {}),
            summary: own['summary'] ?? '',
            sinceMs: null,
            dashboardUid: own['__dashboardUid__'] ?? '',
          },
        ];
      return rule.alerts.map((alert): AlertEntry => {
        const words = { ...own, ...alert.annotations };
        const since = Date.parse(alert.activeAt ?? '');
        return {
          ...facts,
          key: `${group.name} ${at} ${labelsKey(alert.labels)}`,
          state: silenced.has(labelsKey(alert.labels)) ? 'silenced' : stateOf(alert.state),
          labels: Object.entries(alert.labels),
          summary: words['summary'] ?? words['description'] ?? '',
          sinceMs: Number.isNaN(since) ? null : since,
          dashboardUid: words['__dashboardUid__'] ?? '',
        };
      });
    }),
  );
}

function labelsKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Prometheus' words, and Grafana's. */
function stateOf(word: string): AlertState {
  switch (word.toLowerCase()) {
    case 'firing':
    case 'alerting':
      return 'firing';
    case 'pending':
      return 'pending';
    case 'nodata':
      return 'nodata';
    case 'error':
      return 'error';
    default:
      return 'normal';
  }
}

async function loadDashboards(wish: DashboardWish, signal: AbortSignal): Promise<readonly DashboardEntry[]> {
  const query = new URLSearchParams({ limit: String(wish.limit) });
  if (wish.query !== '') query.set('query', wish.query);
  for (const tag of wish.tags) query.append('tag', tag);
  if (wish.folderUid !== null) query.set('folderUIDs', wish.folderUid);
  if (wish.isStarredOnly) query.set('starred', 'true');
  if (wish.uids !== null) query.set('dashboardUIDs', wish.uids.join(','));
  const hits = await searchDashboards(query, signal);
  return hits.map(({ uid, title, url, folderTitle, isStarred }) => ({
    uid,
    title,
    url,
    folderTitle: folderTitle ?? '',
    isStarred,
  }));
}

function annotationSearch(wish: AnnotationWish, dashboardUid: string): AnnotationSearch {
  return {
    range: wish.range,
    dashboardUid: wish.isThisDashboardOnly && dashboardUid !== '' ? dashboardUid : null,
    tags: wish.tags,
    matchesAnyTag: false,
    limit: wish.limit,
  };
}

function annotationEntry(stored: AnnotationAnswer): AnnotationEntry {
  const { id, text, time, timeEnd, tags, login, dashboardUID, panelId } = stored;
  return {
    key: String(id),
    text,
    timeMs: time,
    endMs: timeEnd > time ? timeEnd : null,
    tags,
    author: login,
    dashboardUid: dashboardUID,
    panelId: panelId > 0 ? panelId : null,
  };
}
