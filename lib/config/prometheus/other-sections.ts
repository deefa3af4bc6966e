// The top-level sections beside `global` and `scrape_configs`: checked as Prometheus does. What Watchfire does with them
// is the business of those who act on them; sections that nobody acts on yet are named in `notServed`.
import { alertingSection } from '@/lib/config/prometheus/alerting-section';
import {
  decimal,
  duration,
  fail,
  flag,
  integer,
  list,
  mapOf,
  oneOf,
  secret,
  size,
  text,
  type Reading,
} from '@/lib/config/prometheus/field';
import { isReservedHeader, tlsSection } from '@/lib/config/prometheus/http-client';
import { remoteReadList, remoteWriteList } from '@/lib/config/prometheus/remote-sections';
import { placeOf, section, type SectionCheck } from '@/lib/config/prometheus/section';
import { checkRelabelNames, type RelabelSettings } from '@/lib/config/prometheus/relabel-config';
import type { NameScheme } from '@/lib/labels/label-name';

const tracing = section({
  typeName: 'config.TracingConfig',
  fields: {
    client_type: oneOf(['http', 'grpc'], (type) => `expected tracing client type to be http or grpc, but got ${type}`),
    endpoint: text(),
    sampling_fraction: decimal(),
    insecure: flag(),
    tls_config: tlsSection,
    headers: mapOf(secret(), (name) => {
      if (name.toLowerCase() === 'authorization')
        return 'custom authorization header configuration is not yet supported';
      return isReservedHeader(name) ? `${name} is a reserved header. It must not be changed` : undefined;
    }),
    compression: oneOf(['gzip'], (type) => `invalid compression type ${type} provided, valid options: gzip`),
    timeout: duration(),
  },
  check: (config, { refuse }) => {
    if ((config.endpoint ?? '') === '') refuse('tracing endpoint must be set', 'endpoint');
  },
});

const storage = section({
  typeName: 'config.StorageConfig',
  fields: {
    tsdb: section({
      typeName: 'config.TSDBConfig',
      fields: {
        out_of_order_time_window: duration(),
        stale_series_compaction_threshold: decimal({ min: 0, max: 1 }),
        retention: section({
          typeName: 'config.TSDBRetentionConfig',
          fields: { time: duration(), size: size(), percentage: decimal({ min: 0, max: 100 }) },
        }),
        chunk_encoding: section({ typeName: 'config.ChunkEncodingConfig', fields: { floats: text() } }),
      },
    }),
    exemplars: section({
      typeName: 'config.ExemplarsConfig',
      fields: { max_exemplars: integer({ min: Number.MIN_SAFE_INTEGER }) },
    }),
  },
});

const OTLP_STRATEGIES = [
  'UnderscoreEscapingWithSuffixes',
  'UnderscoreEscapingWithoutSuffixes',
  'NoUTF8EscapingWithSuffixes',
  'NoTranslation',
] as const;

const otlp = section({
  typeName: 'config.OTLPConfig',
  fields: {
    promote_all_resource_attributes: flag(),
    promote_resource_attributes: list(text()),
    ignore_resource_attributes: list(text()),
    translation_strategy: oneOf(OTLP_STRATEGIES, (strategy) => `unsupported OTLP translation strategy "${strategy}"`),
    keep_identifying_resource_attributes: flag(),
    convert_histograms_to_nhcb: flag(),
    promote_scope_metadata: flag(),
    label_name_underscore_sanitization: flag(),
    label_name_preserve_multiple_underscores: flag(),
  },
  check: (config, at) => {
    const { promote_resource_attributes: promoted, ignore_resource_attributes: ignored } = config;
    if (config.promote_all_resource_attributes) {
      if (promoted?.length)
        at.refuse(
          "'promote_all_resource_attributes' and 'promote_resource_attributes' cannot be configured simultaneously",
        );
      checkAttributes('ignore_resource_attributes', ignored, at);
    } else {
      if (ignored?.length)
        at.refuse(
          "'ignore_resource_attributes' cannot be configured unless 'promote_all_resource_attributes' is true",
          'ignore_resource_attributes',
        );
      checkAttributes('promote_resource_attributes', promoted, at);
    }
  },
});

function checkAttributes(key: string, attributes: readonly string[] | undefined, { refuse }: SectionCheck): void {
  const seen = new Set<string>();
  for (const attribute of attributes ?? []) {
    const name = attribute.trim();
    if (name === '') refuse(`invalid '${key}': empty resource attribute`, key);
    if (seen.has(name)) refuse(`invalid '${key}': duplicated resource attribute "${name}"`, key);
    seen.add(name);
  }
}

export const otherSections = {
  runtime: section({ typeName: 'config.RuntimeConfig', fields: { gogc: integer({ min: -1 }) } }),
  alerting: alertingSection,
  storage,
  tracing,
  remote_write: remoteWriteList,
  remote_read: remoteReadList,
  otlp,
};

/** Sections that are acted on, or that have nothing to act on here. */
export const servedSections: ReadonlySet<string> = new Set([
  'global',
  'scrape_configs',
  'scrape_config_files',
  'runtime',
  'storage',
  'rule_files',
  'alerting',
]);

interface Relabelled {
  readonly relabel_configs?: readonly RelabelSettings[];
  readonly alert_relabel_configs?: readonly RelabelSettings[];
  readonly write_relabel_configs?: readonly RelabelSettings[];
}

interface Together {
  readonly alerting?: Relabelled & { readonly alertmanagers?: readonly Relabelled[] };
  readonly remote_write?: readonly Relabelled[];
  readonly otlp?: { readonly translation_strategy?: string };
}

/** What depends on the name scheme of `global`. */
export function checkOtherSections(root: Together, scheme: NameScheme, reading: Reading): void {
  const { alerting, remote_write: remotes = [], otlp: otlpSettings } = root;
  const users = [...(alerting ? [alerting, ...(alerting.alertmanagers ?? [])] : []), ...remotes];
  for (const { relabel_configs = [], alert_relabel_configs = [], write_relabel_configs = [] } of users)
    for (const rule of [...relabel_configs, ...alert_relabel_configs, ...write_relabel_configs])
      checkRelabelNames(rule, scheme, reading);
  const strategy = otlpSettings?.translation_strategy;
  if (
    otlpSettings &&
    scheme === 'legacy' &&
    (strategy === 'NoTranslation' || strategy === 'NoUTF8EscapingWithSuffixes')
  )
    throw fail(
      reading,
      placeOf(otlpSettings, 'translation_strategy'),
      `OTLP translation strategy "${strategy}" is not allowed when UTF8 is disabled`,
    );
}
