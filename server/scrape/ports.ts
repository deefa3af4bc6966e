// What the rest of the server sees of scraping: the state of targets, and how to hand over a configuration.
import type { PrometheusConfig } from '@/lib/config/prometheus/prometheus-config';
import type { LabelSet } from '@/lib/labels/label-set';

export type TargetHealth = 'up' | 'down' | 'unknown';

export interface TargetStatus {
  /** Stable while the target's labels and URL stay. */
  readonly id: string;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  /** `scrapeUrl` with a local host swapped for the external one. */
  readonly globalUrl: string;
  readonly labels: LabelSet;
  readonly discoveredLabels: LabelSet;
  readonly health: TargetHealth;
  /** As Prometheus words it; empty when the last scrape was good. */
  readonly lastError: string;
  /** The same for people: `refused: nothing listens on 10.0.0.4:9100`; null when the last scrape was good. */
  readonly failure: string | null;
  /** Samples of the last scrape that were dropped, and why; null when none were. The target is up all the same. */
  readonly warning: string | null;
  readonly lastScrapeAtMs: number | null;
  readonly lastScrapeDurationMs: number;
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  /** Samples of the last scrape, before metric relabelling. */
  readonly sampleCount: number;
  /** One of the jobs that Watchfire itself runs (`watchfire`, `host`). */
  readonly isOwn: boolean;
}

export interface DroppedTarget {
  readonly scrapePool: string;
  readonly discoveredLabels: LabelSet;
  /** Why it is not scraped: dropped by relabelling, or what is wrong with it. */
  readonly reason: string;
}

export interface TargetList {
  readonly active: readonly TargetStatus[];
  /** At most `keep_dropped_targets` a job. */
  readonly dropped: readonly DroppedTarget[];
  /** All that were dropped, by job. */
  readonly droppedCounts: ReadonlyMap<string, number>;
}

export interface TargetMetadata {
  readonly targetLabels: LabelSet;
  readonly scrapePool: string;
  readonly metric: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** For HTTP and pages. */
export interface ScrapeView {
  targets(): TargetList;
  /** Job names, sorted; own jobs among them. */
  scrapePools(): readonly string[];
  /** The section of one job as YAML, secrets masked; null for an unknown job. */
  scrapePoolYaml(scrapePool: string): string | null;
  /** What each target says about its metrics. */
  targetMetadata(): readonly TargetMetadata[];
  /** The loaded configuration as YAML, defaults filled in, secrets masked. */
  configText(): string;
}

export interface Scraper extends ScrapeView {
  /**
   * Starts with a configuration or goes over to another; null means that there is no configuration file. Targets that
   * stay the same keep their schedule and their series.
   */
  apply(config: PrometheusConfig | null): void;
  /** Targets moved between processes. Resolves when no scrape is under way of those that went. */
  rebalance(): Promise<void>;
  /** No new scrapes; those under way may finish within the bound, then what is not committed yet is tried once more. */
  stop(): Promise<void>;
}
