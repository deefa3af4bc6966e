// Targets as the page shows them: filtered, grouped by job, those that are down first.
import type { ActiveTarget } from '@/components/data/targets';

export type HealthFilter = 'all' | 'down';

export interface TargetGroup {
  readonly job: string;
  readonly targets: readonly ActiveTarget[];
  readonly upCount: number;
  readonly unknownCount: number;
}

const HEALTH_ORDER = { down: 0, unknown: 1, up: 2 } as const;

export function instanceOf(target: ActiveTarget): string {
  return target.labels['instance'] ?? target.scrapeUrl;
}

export function filterTargets(
  targets: readonly ActiveTarget[],
  { query, health }: { readonly query: string; readonly health: HealthFilter },
): readonly ActiveTarget[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return targets.filter((target) => {
    if (health === 'down' && target.health !== 'down') return false;
    const text = [
      target.scrapePool,
      target.scrapeUrl,
      target.lastError,
      target.watchfire.failure ?? '',
      ...Object.entries(target.labels).map(([name, value]) => `${name}=${value} ${name}="${value}"`),
    ];
    const hay = text.join(' ').toLowerCase();
    return words.every((word) => hay.includes(word));
  });
}

/** Groups with something down come first, then by name; inside a group the same. */
export function groupByJob(targets: readonly ActiveTarget[]): readonly TargetGroup[] {
  const groups = new Map<string, ActiveTarget[]>();
  for (const target of targets) {
    const group = groups.get(target.scrapePool);
    if (group) group.push(target);
    else groups.set(target.scrapePool, [target]);
  }
  const countOf = (group: readonly ActiveTarget[], health: ActiveTarget['health']): number =>
    group.filter((target) => target.health === health).length;
  return [...groups]
    .map(([job, group]) => ({
      job,
      targets: group.toSorted(
        (left, right) =>
          HEALTH_ORDER[left.health] - HEALTH_ORDER[right.health] ||
          instanceOf(left).localeCompare(instanceOf(right), undefined, { numeric: true }),
      ),
      upCount: countOf(group, 'up'),
      unknownCount: countOf(group, 'unknown'),
    }))
    .toSorted((left, right) => {
      const hasDown = (group: TargetGroup): number =>
        group.upCount + group.unknownCount < group.targets.length ? 0 : 1;
      return hasDown(left) - hasDown(right) || left.job.localeCompare(right.job);
    });
}

/** The groups cut to a number of rows in all; groups that come after the last row are left out. */
export function firstRows(groups: readonly TargetGroup[], rowLimit: number): readonly TargetGroup[] {
  const cut: TargetGroup[] = [];
  let left = rowLimit;
  for (const group of groups) {
    if (left <= 0) break;
    cut.push({ ...group, targets: group.targets.slice(0, left) });
    left -= group.targets.length;
  }
  return cut;
}

/** "16 of 18 up, 1 down, 1 waiting": what is zero is left out, except the first part. */
export function summarize(targets: readonly ActiveTarget[]): string {
  const count = (health: ActiveTarget['health']): number => targets.filter((target) => target.health === health).length;
  const down = count('down');
  const waiting = count('unknown');
  return [
    `${count('up')} of ${targets.length} up`,
    ...(down > 0 ? [`${down} down`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
  ].join(', ');
}
