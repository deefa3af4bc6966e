// The routing tree: which routes an alert takes, and the group that it belongs to there.
import { formatMatchers } from '@/lib/alerting/matchers/format-matcher';
import { formatLabels } from '@/lib/alerting/labels';
import type { Labels, LabelsTest } from '@/lib/alerting/matchers/label-test';
import type { Matcher } from '@/lib/labels/matcher';

/** A node with everything inherited filled in. */
export interface Route {
  /** `{}/{team="db"}`: part of the key of its groups. */
  readonly key: string;
  /** Where it stands in the tree: `0`, `0.2.1`. */
  readonly path: string;
  readonly receiver: string;
  /** Null: all labels. */
  readonly groupBy: readonly string[] | null;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly matchers: readonly Matcher[];
  readonly matches: LabelsTest;
  readonly continues: boolean;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  /** Templates for messages, by name. */
  readonly labels: Labels;
  readonly routes: readonly Route[];
}

export function childKey(parentKey: string, matchers: readonly Matcher[]): string {
  return `${parentKey}/${formatMatchers(matchers)}`;
}

/** Depth first: the deepest nodes that match; more than one only through `continue`. Empty when the root does not match. */
export function matchRoutes(route: Route, labels: Labels): Route[] {
  if (!route.matches(labels)) return [];
  const found: Route[] = [];
  for (const child of route.routes) {
    const below = matchRoutes(child, labels);
    found.push(...below);
    if (below.length > 0 && !child.continues) break;
  }
  return found.length === 0 ? [route] : found;
}

/** The labels that name the group of an alert; a missing label is left out. */
export function groupLabelsOf({ groupBy }: Pick<Route, 'groupBy'>, labels: Labels): Labels {
  if (groupBy === null) return labels;
  const group = Object.create(null) as Record<string, string>;
  for (const name of groupBy) {
    const value = labels[name];
    if (value !== undefined) group[name] = value;
  }
  return group;
}

export function groupKeyOf(route: Pick<Route, 'key'>, groupLabels: Labels): string {
  return `${route.key}:${formatLabels(groupLabels)}`;
}
