// Fills a job with what it inherits from `global` and Prometheus' defaults, and checks what needs both.
import { fail, type Reading } from '@/lib/config/prometheus/field';
import { checkRelabelNames } from '@/lib/config/prometheus/relabel-config';
import {
  INHERITED_LIMITS,
  type EscapingScheme,
  type GlobalSettings,
  type ScrapeProtocol,
  type ScrapeSettings,
} from '@/lib/config/prometheus/scrape-section';
import { placeOf } from '@/lib/config/prometheus/section';
import type { NameScheme } from '@/lib/labels/label-name';

const DEFAULT_PROTOCOLS: readonly ScrapeProtocol[] = [
  'OpenMetricsText1.0.0',
  'OpenMetricsText0.0.1',
  'PrometheusText1.0.0',
  'PrometheusText0.0.4',
];
const DEFAULT_INTERVAL_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 10_000;

/** `undefined` and 0 both mean "not said", as in Prometheus. */
export function resolveGlobal(written: GlobalSettings | undefined, reading: Reading): GlobalSettings {
  const global = written ?? {};
  const intervalMs = global.scrape_interval || DEFAULT_INTERVAL_MS;
  const timeoutMs = global.scrape_timeout || Math.min(DEFAULT_TIMEOUT_MS, intervalMs);
  if (timeoutMs > intervalMs)
    throw fail(reading, placeOf(global, 'scrape_timeout'), 'global scrape timeout greater than scrape interval');
  return {
    ...global,
    scrape_interval: intervalMs,
    scrape_timeout: timeoutMs,
    evaluation_interval: global.evaluation_interval || DEFAULT_INTERVAL_MS,
    metric_name_validation_scheme: global.metric_name_validation_scheme ?? 'utf8',
    scrape_native_histograms: global.scrape_native_histograms ?? false,
    convert_classic_histograms_to_nhcb: global.convert_classic_histograms_to_nhcb ?? false,
    always_scrape_classic_histograms: global.always_scrape_classic_histograms ?? false,
    extra_scrape_metrics: global.extra_scrape_metrics ?? false,
  };
}

/** `global` must be resolved. Throws InputError with the place of the job's own key where there is one. */
export function resolveJob(job: ScrapeSettings, global: GlobalSettings, reading: Reading): ScrapeSettings {
  const resolved: ScrapeSettings = {
    ...job,
    ...intervals(job, global, reading),
    ...inheritedLimits(job, global),
    ...nameSchemes(job, global, reading),
    ...inheritedFlags(job, global),
    scrape_protocols: job.scrape_protocols ?? global.scrape_protocols ?? defaultProtocols(job, global),
    ...inheritedText(job, global),
  };
  const scheme: NameScheme = resolved.metric_name_validation_scheme ?? 'utf8';
  for (const rule of [...(job.relabel_configs ?? []), ...(job.metric_relabel_configs ?? [])])
    checkRelabelNames(rule, scheme, reading);
  return resolved;
}

function intervals(job: ScrapeSettings, global: GlobalSettings, reading: Reading) {
  const intervalMs = job.scrape_interval || (global.scrape_interval ?? DEFAULT_INTERVAL_MS);
  const timeoutMs = job.scrape_timeout || Math.min(global.scrape_timeout ?? DEFAULT_TIMEOUT_MS, intervalMs);
  if (timeoutMs > intervalMs)
    throw fail(
      reading,
      placeOf(job, 'scrape_timeout'),
      `scrape timeout greater than scrape interval for scrape config with job name "${job.job_name ?? ''}"`,
    );
  return { scrape_interval: intervalMs, scrape_timeout: timeoutMs };
}

function inheritedLimits(
  job: ScrapeSettings,
  global: GlobalSettings,
): Partial<Record<(typeof INHERITED_LIMITS)[number], number>> {
  return Object.fromEntries(INHERITED_LIMITS.map((key) => [key, job[key] || (global[key] ?? 0)]));
}

function inheritedFlags(job: ScrapeSettings, global: GlobalSettings) {
  return {
    scrape_native_histograms: job.scrape_native_histograms ?? global.scrape_native_histograms ?? false,
    convert_classic_histograms_to_nhcb:
      job.convert_classic_histograms_to_nhcb ?? global.convert_classic_histograms_to_nhcb ?? false,
    always_scrape_classic_histograms:
      job.always_scrape_classic_histograms ?? global.always_scrape_classic_histograms ?? false,
    extra_scrape_metrics: job.extra_scrape_metrics ?? global.extra_scrape_metrics ?? false,
  };
}

function inheritedText(job: ScrapeSettings, global: GlobalSettings) {
  const file = job.scrape_failure_log_file ?? global.scrape_failure_log_file;
  return file === undefined ? {} : { scrape_failure_log_file: file };
}

function defaultProtocols(job: ScrapeSettings, global: GlobalSettings): readonly ScrapeProtocol[] {
  const isNative = job.scrape_native_histograms ?? global.scrape_native_histograms ?? false;
  return isNative ? ['PrometheusProto', ...DEFAULT_PROTOCOLS] : DEFAULT_PROTOCOLS;
}

function nameSchemes(job: ScrapeSettings, global: GlobalSettings, reading: Reading) {
  const globalScheme = global.metric_name_validation_scheme ?? 'utf8';
  const scheme = job.metric_name_validation_scheme ?? globalScheme;
  const isOwn = job.metric_name_validation_scheme !== undefined;
  const fallback = isOwn ? escapingFor(scheme) : (global.metric_name_escaping_scheme ?? escapingFor(globalScheme));
  const escaping = job.metric_name_escaping_scheme ?? fallback;
  if (escaping === 'allow-utf-8' && scheme === 'legacy')
    throw fail(
      reading,
      placeOf(job, 'metric_name_escaping_scheme'),
      'utf8 metric names requested but validation scheme is not set to UTF8',
    );
  return { metric_name_validation_scheme: scheme, metric_name_escaping_scheme: escaping };
}

function escapingFor(scheme: NameScheme): EscapingScheme {
  return scheme === 'legacy' ? 'underscores' : 'allow-utf-8';
}
