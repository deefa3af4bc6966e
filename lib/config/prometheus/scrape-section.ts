// The sections `global` and `scrape_configs` as they are written; resolve-scrape-config.ts fills in what they inherit.
import { discoveryFields } from '@/lib/config/prometheus/discovery';
import { decimal, duration, flag, integer, list, mapOf, oneOf, size, text } from '@/lib/config/prometheus/field';
import { checkHttpClient, HTTP_CLIENT_DEFAULTS, httpClientFields } from '@/lib/config/prometheus/http-client';
import { relabelList } from '@/lib/config/prometheus/relabel-config';
import { section, type SectionCheck, type SectionValue } from '@/lib/config/prometheus/section';
import { checkStaticTargets } from '@/lib/config/prometheus/static-targets';
import { isLabelName } from '@/lib/labels/label-name';

export const SCRAPE_PROTOCOLS = [
  'OpenMetricsText0.0.1',
  'OpenMetricsText1.0.0',
  'PrometheusProto',
  'PrometheusText0.0.4',
  'PrometheusText1.0.0',
] as const;
export type ScrapeProtocol = (typeof SCRAPE_PROTOCOLS)[number];

const ESCAPING_SCHEMES = ['allow-utf-8', 'underscores', 'dots', 'values'] as const;
export type EscapingScheme = (typeof ESCAPING_SCHEMES)[number];

const scrapeProtocol = oneOf(
  SCRAPE_PROTOCOLS,
  (value) => `unknown scrape protocol ${value}, supported: [${SCRAPE_PROTOCOLS.join(' ')}]`,
);
const escapingScheme = oneOf(
  ESCAPING_SCHEMES,
  (value) => `unknown name escaping method specified, must be one of ${ESCAPING_SCHEMES.join(', ')}, got "${value}"`,
);
const nameScheme = oneOf(
  ['utf8', 'legacy'],
  (value) => `unknown name validation method specified, must be either '', 'legacy' or 'utf8', got ${value}`,
);

/** What a job takes from `global` when it does not say it itself. */
const inheritedFields = {
  scrape_interval: duration(),
  scrape_timeout: duration(),
  scrape_protocols: list(scrapeProtocol),
  scrape_failure_log_file: text(),
  body_size_limit: size(),
  sample_limit: integer(),
  target_limit: integer(),
  label_limit: integer(),
  label_name_length_limit: integer(),
  label_value_length_limit: integer(),
  keep_dropped_targets: integer(),
  metric_name_validation_scheme: nameScheme,
  metric_name_escaping_scheme: escapingScheme,
  scrape_native_histograms: flag({ isAlwaysPrinted: true }),
  convert_classic_histograms_to_nhcb: flag({ isAlwaysPrinted: true }),
  always_scrape_classic_histograms: flag({ isAlwaysPrinted: true }),
  extra_scrape_metrics: flag({ isAlwaysPrinted: true }),
};
export const INHERITED_LIMITS = [
  'body_size_limit',
  'sample_limit',
  'target_limit',
  'label_limit',
  'label_name_length_limit',
  'label_value_length_limit',
  'keep_dropped_targets',
] as const;

export const globalSection = section({
  typeName: 'config.GlobalConfig',
  fields: {
    ...inheritedFields,
    evaluation_interval: duration(),
    rule_query_offset: duration(),
    query_log_file: text(),
    external_labels: mapOf(text()),
  },
  check: (global, at) => {
    const scheme = global.metric_name_validation_scheme ?? 'utf8';
    for (const name of global.external_labels?.keys() ?? [])
      if (!isLabelName(name, scheme)) at.refuse(`"${name}" is not a valid label name`, 'external_labels');
    checkProtocols(global.scrape_protocols, at, ' for global config');
  },
});
export type GlobalSettings = SectionValue<typeof globalSection.fields>;

export const scrapeSection = section({
  typeName: 'config.ScrapeConfig',
  fields: {
    job_name: text(),
    honor_labels: flag(),
    honor_timestamps: flag({ isAlwaysPrinted: true }),
    track_timestamps_staleness: flag({ isAlwaysPrinted: true }),
    params: mapOf(list(text())),
    ...inheritedFields,
    fallback_scrape_protocol: scrapeProtocol,
    metrics_path: text(),
    scheme: text((value) =>
      value === 'http' || value === 'https' ? undefined : `scheme "${value}" is not http or https`,
    ),
    enable_compression: flag({ isAlwaysPrinted: true }),
    native_histogram_bucket_limit: integer(),
    native_histogram_min_bucket_factor: decimal(),
    ...httpClientFields,
    relabel_configs: relabelList('empty or null target relabeling rule in scrape config'),
    metric_relabel_configs: relabelList('empty or null metric relabeling rule in scrape config'),
    ...discoveryFields,
  },
  defaults: {
    honor_timestamps: true,
    track_timestamps_staleness: false,
    metrics_path: '/metrics',
    scheme: 'http',
    enable_compression: true,
    ...HTTP_CLIENT_DEFAULTS,
  },
  check: (job, at) => {
    if ((job.job_name ?? '') === '') at.refuse('job_name is empty', 'job_name');
    checkHttpClient(job, at);
    checkProtocols(job.scrape_protocols, at, ` for scrape config with job name "${job.job_name ?? ''}"`);
    if (!job.relabel_configs?.length) checkStaticTargets(job.static_configs ?? [], at);
  },
});
export type ScrapeSettings = SectionValue<typeof scrapeSection.fields>;

function checkProtocols(protocols: readonly string[] | undefined, { refuse }: SectionCheck, where: string): void {
  if (!protocols) return;
  if (protocols.length === 0) refuse(`scrape_protocols cannot be empty${where}`, 'scrape_protocols');
  if (new Set(protocols).size < protocols.length)
    refuse(`duplicated protocol in scrape_protocols, got [${protocols.join(' ')}]${where}`, 'scrape_protocols');
}
