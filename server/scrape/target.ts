// A target: who is scraped, under which labels. Made from the targets of a job by its relabel rules.
import { createHash } from 'node:crypto';
import type { ScrapeConfig, TargetGroup } from '@/lib/config/prometheus/prometheus-config';
import { isLabelName } from '@/lib/labels/label-name';
import { labelSet, labelsKey, labelPairs, labelValue, withLabel, type LabelSet } from '@/lib/labels/label-set';
import { compileRelabel } from '@/lib/labels/relabel';
import { formatDuration, parseDuration } from '@/lib/units/duration';
import { isInputError } from '@/lib/errors/input-error';
import type { DroppedTarget } from '@/server/scrape/ports';

export interface Target {
  /** Equal for equal labels and URL. */
  readonly key: string;
  /** A short form of the key, fit for links. */
  readonly id: string;
  readonly scrapePool: string;
  readonly url: string;
  /** What every series of the target carries. */
  readonly labels: LabelSet;
  readonly discoveredLabels: LabelSet;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

export interface TargetsOfJob {
  readonly targets: readonly Target[];
  readonly dropped: readonly DroppedTarget[];
  readonly droppedCount: number;
}

/** Dropped targets are kept up to `keep_dropped_targets`; without one, up to this many, as nobody reads more. */
const DROPPED_KEPT_COUNT = 10_000;

/** In the order of the configuration; equal targets once. */
export function buildTargets(job: ScrapeConfig, groups: readonly TargetGroup[]): TargetsOfJob {
  const relabel = compileRelabel(job.relabelRules, job.nameScheme);
  const targets = new Map<string, Target>();
  const dropped: DroppedTarget[] = [];
  const keptCount = job.keepDroppedTargets === 0 ? DROPPED_KEPT_COUNT : job.keepDroppedTargets;
  let droppedCount = 0;
  for (const discoveredLabels of groups.flatMap((group) => discovered(job, group))) {
    const relabelled = relabel(discoveredLabels);
    const outcome = relabelled === null ? 'dropped by relabel_configs' : toTarget(job, discoveredLabels, relabelled);
    if (typeof outcome === 'string') {
      droppedCount += 1;
      if (dropped.length < keptCount) dropped.push({ scrapePool: job.jobName, discoveredLabels, reason: outcome });
    } else if (!targets.has(outcome.key)) targets.set(outcome.key, outcome);
  }
  return { targets: [...targets.values()], dropped, droppedCount };
}

/** The labels of each address of a group before relabelling. */
function discovered(job: ScrapeConfig, group: TargetGroup): LabelSet[] {
  return group.targets.map((address) => {
    const labels = new Map(group.labels);
    labels.set('__address__', address);
    const defaults: [string, string][] = [
      ['job', job.jobName],
      ['__scrape_interval__', formatDuration(job.scrapeIntervalMs)],
      ['__scrape_timeout__', formatDuration(job.scrapeTimeoutMs)],
      ['__metrics_path__', job.metricsPath],
      ['__scheme__', job.scheme],
      ...[...job.params].map(([name, values]): [string, string] => [`__param_${name}`, values[0] ?? '']),
    ];
    for (const [name, value] of defaults) if ((labels.get(name) ?? '') === '') labels.set(name, value);
    return labelSet(labels);
  });
}

/** A target, or why it cannot be one. */
function toTarget(job: ScrapeConfig, discoveredLabels: LabelSet, relabelled: LabelSet): Target | string {
  const address = labelValue(relabelled, '__address__');
  if (address === '') return 'no address';
  if (/[/\\@?#\s]/.test(address)) return `"${address}" is not a valid hostname`;
  const times = scrapeTimes(relabelled);
  if (typeof times === 'string') return times;
  const url = targetUrl(job, relabelled);
  if (url === null) return `"${address}" does not make a URL`;

  const named = labelValue(relabelled, 'instance') === '' ? withLabel(relabelled, 'instance', address) : relabelled;
  const labels = labelSet(labelPairs(named).filter(([name]) => !name.startsWith('__')));
  const badName = labelPairs(labels).find(([name]) => !isLabelName(name, job.nameScheme))?.[0];
  if (badName !== undefined) return `invalid label name ${JSON.stringify(badName)}`;
  const key = [job.jobName, url, times.intervalMs, times.timeoutMs, labelsKey(labels)].join('\u0000');
  return {
    key,
    id: createHash('sha256').update(key).digest('hex').slice(0, 16),
    scrapePool: job.jobName,
    url,
    labels,
    discoveredLabels,
    ...times,
  };
}

function scrapeTimes(labels: LabelSet): { readonly intervalMs: number; readonly timeoutMs: number } | string {
  try {
    const intervalMs = parseDuration(labelValue(labels, '__scrape_interval__'));
    const timeoutMs = parseDuration(labelValue(labels, '__scrape_timeout__'));
    if (intervalMs === 0) return 'scrape interval cannot be 0';
    if (timeoutMs === 0) return 'scrape timeout cannot be 0';
    if (timeoutMs > intervalMs)
      return `scrape timeout cannot be greater than scrape interval ("${formatDuration(timeoutMs)}" > "${formatDuration(intervalMs)}")`;
    return { intervalMs, timeoutMs };
  } catch (thrown) {
    if (isInputError(thrown)) return `error parsing scrape interval or timeout: ${thrown.message}`;
    throw thrown;
  }
}

/** Null when the parts make no http or https URL. */
function targetUrl(job: ScrapeConfig, labels: LabelSet): string | null {
  const scheme = labelValue(labels, '__scheme__');
  const address = labelValue(labels, '__address__');
  const path = labelValue(labels, '__metrics_path__');
  if (scheme !== 'http' && scheme !== 'https') return null;
  const query = new URLSearchParams();
  for (const [name, value] of labelPairs(labels))
    if (name.startsWith('__param_')) query.append(name.slice('__param_'.length), value);
  for (const [name, values] of job.params) for (const value of values.slice(1)) query.append(name, value);
  query.sort();
  try {
    const url = new URL(`${scheme}://${address}`);
    // Set apart, so that a question mark in it is part of the path, as in Prometheus.
    url.pathname = path;
    for (const [name, value] of query) url.searchParams.append(name, value);
    return url.href;
  } catch {
    return null;
  }
}
