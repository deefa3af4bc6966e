// The jobs that Watchfire runs by itself: `watchfire` (its own metrics) and `host` (this machine), read in the process.
import { parsePrometheusConfig } from '@/lib/config/prometheus/parse-config';
import type { ScrapeConfig } from '@/lib/config/prometheus/prometheus-config';

export type ReadText = () => Promise<string>;

export interface OwnJob {
  readonly config: ScrapeConfig;
  readonly readText: ReadText;
  /** Whether several processes of one machine would say the same: one of them is enough. */
  readonly isOfHost: boolean;
}

interface OwnJobSettings {
  /** `host:port` of this process. */
  readonly ownAddress: string;
  readonly hostName: string;
  readonly hostMetrics: 'auto' | 'on' | 'off';
  readonly readOwnMetrics: ReadText;
  readonly readHostMetrics: ReadText;
}

const OWN_INTERVAL = '5s';

/** `auto` means: only while the configuration names no job. A job of the same name in the configuration stands for ours. */
export function ownJobs(settings: OwnJobSettings, configured: readonly ScrapeConfig[]): OwnJob[] {
  const { hostMetrics } = settings;
  const isHostOn = hostMetrics === 'on' || (hostMetrics === 'auto' && configured.length === 0);
  const jobs = [
    { ...ownJob('watchfire', settings.ownAddress, settings.readOwnMetrics), isOfHost: false },
    ...(isHostOn ? [{ ...ownJob('host', settings.hostName, settings.readHostMetrics), isOfHost: true }] : []),
  ];
  return jobs.filter(({ config }) => configured.every(({ jobName }) => jobName !== config.jobName));
}

function ownJob(name: string, address: string, readText: ReadText): Omit<OwnJob, 'isOfHost'> {
  const section = {
    job_name: name,
    scrape_interval: OWN_INTERVAL,
    static_configs: [{ targets: [address] }],
  };
  const [config] = parsePrometheusConfig(JSON.stringify({ scrape_configs: [section] }), {
    fileName: `(job ${name})`,
  }).scrapeConfigs;
  if (!config) throw new Error(`Broken promise: the section of job ${name} holds one job`);
  return { config, readText };
}
