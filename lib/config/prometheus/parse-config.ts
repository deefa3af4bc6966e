// Reads a Prometheus configuration file as it is. Files that it names are not opened here: the caller passes their text.
import { stringify } from 'yaml';
import { parseConfigNode } from '@/lib/config/prometheus/config-node';
import { DISCOVERY_KINDS, SERVED_DISCOVERY } from '@/lib/config/prometheus/discovery';
import { fail, list, text, type Reading } from '@/lib/config/prometheus/field';
import { isSet } from '@/lib/config/prometheus/http-client';
import { checkOtherSections, otherSections, servedSections } from '@/lib/config/prometheus/other-sections';
import type { GlobalConfig, PrometheusConfig, StorageWishes } from '@/lib/config/prometheus/prometheus-config';
import { checkRemoteNames } from '@/lib/config/prometheus/remote-sections';
import { resolveGlobal, resolveJob } from '@/lib/config/prometheus/resolve-scrape-config';
import {
  globalSection,
  scrapeSection,
  type GlobalSettings,
  type ScrapeSettings,
} from '@/lib/config/prometheus/scrape-section';
import { placeOf, section, type SectionValue } from '@/lib/config/prometheus/section';
import { toAlertingConfig } from '@/lib/config/prometheus/to-alerting-config';
import { toScrapeConfig } from '@/lib/config/prometheus/to-scrape-config';

const scrapeList = list(scrapeSection, { emptyReason: 'empty or null scrape config section' });
/** A star only in the last segment. */
const FILE_PATTERN = /^[^*]*(?:\*[^/]*)?$/;

const rootSection = section({
  typeName: 'config.Config',
  fields: {
    global: globalSection,
    runtime: otherSections.runtime,
    alerting: otherSections.alerting,
    rule_files: list(text((value) => patternProblem(value, 'rule'))),
    scrape_config_files: list(text((value) => patternProblem(value, 'scrape config'))),
    scrape_configs: scrapeList,
    storage: otherSections.storage,
    tracing: otherSections.tracing,
    remote_write: otherSections.remote_write,
    remote_read: otherSections.remote_read,
    otlp: otherSections.otlp,
  },
});
type RootSettings = SectionValue<typeof rootSection.fields>;

const includedSection = section({ typeName: 'config.ScrapeConfigs', fields: { scrape_configs: scrapeList } });

function patternProblem(value: string, what: string): string | undefined {
  return FILE_PATTERN.test(value) ? undefined : `invalid ${what} file path "${value}"`;
}

export interface SourceFile {
  readonly fileName: string;
  readonly text: string;
}

interface ParseOptions {
  /** Stands in front of every message. */
  readonly fileName: string;
  /** The files that `scrape_config_files` names, in order. */
  readonly included?: readonly SourceFile[];
}

/** Throws InputError `FILE:LINE:COLUMN: reason` at the first thing that Prometheus would refuse. */
export function parsePrometheusConfig(source: string, { fileName, included = [] }: ParseOptions): PrometheusConfig {
  const reading: Reading = { fileName };
  const root: RootSettings = rootSection.read(parseConfigNode(source, fileName), reading) ?? {};
  const global = resolveGlobal(root.global, reading);
  checkOtherSections(root, global.metric_name_validation_scheme ?? 'utf8', reading);
  checkRemoteNames('remote write', root.remote_write ?? [], reading);
  checkRemoteNames('remote read', root.remote_read ?? [], reading);

  const seen = new Map<string, string>();
  const jobs = resolveJobs(root.scrape_configs ?? [], { global, reading, seen });
  const includedJobs = included.flatMap((file) => {
    const readingOfFile: Reading = { fileName: file.fileName };
    const found = includedSection.read(parseConfigNode(file.text, file.fileName), readingOfFile);
    const jobsOfFile = resolveJobs(found?.scrape_configs ?? [], { global, reading: readingOfFile, seen });
    return jobsOfFile.map((job) => ({ job, sourceFile: file.fileName }));
  });

  const allJobs = [...jobs.map((job) => ({ job, sourceFile: fileName })), ...includedJobs];
  return {
    fileName,
    global: toGlobalConfig(global),
    scrapeConfigs: allJobs.map(({ job, sourceFile }) => toScrapeConfig(job, sourceFile)),
    ruleFiles: root.rule_files ?? [],
    scrapeConfigFiles: root.scrape_config_files ?? [],
    alerting: toAlertingConfig(root.alerting),
    storage: storageWishes(root),
    notServed: notServed(
      root,
      allJobs.map(({ job }) => job),
    ),
    printed: rootSection.print({ ...root, global, scrape_configs: jobs }) as Record<string, unknown>,
  };
}

interface Resolving {
  readonly global: GlobalSettings;
  readonly reading: Reading;
  /** Job name → the file that has it. */
  readonly seen: Map<string, string>;
}

function resolveJobs(jobs: readonly ScrapeSettings[], { global, reading, seen }: Resolving): ScrapeSettings[] {
  return jobs.map((job) => {
    const name = job.job_name ?? '';
    const resolved = resolveJob(job, global, reading);
    const first = seen.get(name);
    if (first !== undefined) {
      const elsewhere = first === reading.fileName ? '' : `, first found in ${first}`;
      throw fail(
        reading,
        placeOf(job, 'job_name'),
        `found multiple scrape configs with job name "${name}"${elsewhere}`,
      );
    }
    seen.set(name, reading.fileName);
    return resolved;
  });
}

function toGlobalConfig(global: GlobalSettings): GlobalConfig {
  return {
    scrapeIntervalMs: global.scrape_interval ?? 0,
    scrapeTimeoutMs: global.scrape_timeout ?? 0,
    evaluationIntervalMs: global.evaluation_interval ?? 0,
    ruleQueryOffsetMs: global.rule_query_offset ?? 0,
    externalLabels: global.external_labels ?? new Map(),
    nameScheme: global.metric_name_validation_scheme ?? 'utf8',
  };
}

/** Zero means "the default" for retention, and "none" for the other two. */
function storageWishes({ storage }: RootSettings): StorageWishes {
  const windowMs = storage?.tsdb?.out_of_order_time_window;
  const { time, size: sizeBytes } = storage?.tsdb?.retention ?? {};
  const maxExemplars = storage?.exemplars?.max_exemplars;
  return {
    ...(windowMs !== undefined && { outOfOrderWindowMs: windowMs }),
    ...(time !== undefined && time > 0 && { retentionMs: time }),
    ...(sizeBytes !== undefined && sizeBytes > 0 && { retentionBytes: sizeBytes }),
    ...(maxExemplars !== undefined && { maxExemplars: Math.max(0, maxExemplars) }),
  };
}

/** Settings of a job that are read, checked and shown, but change nothing yet. */
const IDLE_SETTINGS = [
  'scrape_native_histograms',
  'convert_classic_histograms_to_nhcb',
  'always_scrape_classic_histograms',
  'scrape_failure_log_file',
] as const;

function notServed(root: RootSettings, jobs: readonly ScrapeSettings[]): string[] {
  const ofJobs = jobs.flatMap((job) => {
    const kinds = DISCOVERY_KINDS.filter((kind) => !SERVED_DISCOVERY.has(kind) && job[kind] !== undefined);
    const idle = IDLE_SETTINGS.filter((setting) => isSet(job[setting]) && job[setting] !== false);
    return [...kinds, ...idle].map((key) => `${key} (job "${job.job_name ?? ''}")`);
  });
  const managers = (root.alerting?.alertmanagers ?? []).flatMap((manager) => {
    const kinds = DISCOVERY_KINDS.filter((kind) => !SERVED_DISCOVERY.has(kind) && manager[kind] !== undefined);
    return [...kinds, ...(manager.sigv4 ? ['sigv4'] : [])].map((key) => `${key} (alertmanagers)`);
  });
  const sections = Object.entries(root)
    .filter(([name, value]) => value !== undefined && !servedSections.has(name))
    .map(([name]) => name);
  return [...sections, ...managers, ...ofJobs];
}

/** The loaded configuration with its defaults and `<secret>` for each secret, as `/api/v1/status/config` shows it. */
export function formatConfigYaml({ printed }: Pick<PrometheusConfig, 'printed'>): string {
  return stringify(printed, { indentSeq: false, lineWidth: 0, version: '1.1' });
}
