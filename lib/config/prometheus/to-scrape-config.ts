// A resolved `scrape_configs` section in the names and units of the rest of Watchfire.
import type { ScrapeConfig, TargetGroup } from '@/lib/config/prometheus/prometheus-config';
import { toRelabelRule } from '@/lib/config/prometheus/relabel-config';
import { scrapeSection, type ScrapeSettings } from '@/lib/config/prometheus/scrape-section';
import { present, toHttpClient } from '@/lib/config/prometheus/to-http-client';

/** The section must be resolved (resolve-scrape-config.ts). */
export function toScrapeConfig(job: ScrapeSettings, sourceFile: string): ScrapeConfig {
  const printed = scrapeSection.print(job) as Record<string, unknown>;
  return {
    jobName: job.job_name ?? '',
    sourceFile,
    scrapeIntervalMs: job.scrape_interval ?? 0,
    scrapeTimeoutMs: job.scrape_timeout ?? 0,
    scrapeProtocols: job.scrape_protocols ?? [],
    ...present('fallbackScrapeProtocol', job.fallback_scrape_protocol),
    metricsPath: job.metrics_path ?? '/metrics',
    scheme: job.scheme ?? 'http',
    params: job.params ?? new Map(),
    honorLabels: job.honor_labels ?? false,
    honorTimestamps: job.honor_timestamps ?? true,
    trackTimestampsStaleness: job.track_timestamps_staleness ?? false,
    enableCompression: job.enable_compression ?? true,
    extraScrapeMetrics: job.extra_scrape_metrics ?? false,
    ...limits(job),
    nameScheme: job.metric_name_validation_scheme ?? 'utf8',
    escapingScheme: job.metric_name_escaping_scheme ?? 'allow-utf-8',
    ...present('scrapeFailureLogFile', job.scrape_failure_log_file),
    http: toHttpClient(job),
    staticConfigs: toTargetGroups(job.static_configs),
    relabelRules: (job.relabel_configs ?? []).map(toRelabelRule),
    metricRelabelRules: (job.metric_relabel_configs ?? []).map(toRelabelRule),
    printed,
  };
}

interface StaticGroup {
  readonly targets?: readonly string[];
  readonly labels?: ReadonlyMap<string, string>;
}

export function toTargetGroups(groups: readonly StaticGroup[] = []): TargetGroup[] {
  return groups.map(({ targets = [], labels = new Map<string, string>() }, at) => ({
    source: String(at),
    targets,
    labels,
  }));
}

function limits(job: ScrapeSettings) {
  return {
    bodySizeLimitBytes: job.body_size_limit ?? 0,
    sampleLimit: job.sample_limit ?? 0,
    targetLimit: job.target_limit ?? 0,
    labelLimit: job.label_limit ?? 0,
    labelNameLengthLimit: job.label_name_length_limit ?? 0,
    labelValueLengthLimit: job.label_value_length_limit ?? 0,
    keepDroppedTargets: job.keep_dropped_targets ?? 0,
  };
}
