// Scraping as a whole: the jobs of the configuration and our own, each a pool of loops over one writer.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stringify } from 'yaml';
import { formatConfigYaml } from '@/lib/config/prometheus/parse-config';
import type { PrometheusConfig, ScrapeConfig } from '@/lib/config/prometheus/prometheus-config';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import { createBodyBudget } from '@/server/scrape/body-budget';
import { createBodyBuffers } from '@/server/platform/http/body-buffers';
import { PlainConnections } from '@/server/platform/http/plain-connections';
import { createFarewells } from '@/server/scrape/farewells';
import { createHttpSource } from '@/server/scrape/http-source';
import { createJobPool, jobFingerprint, type JobPool, type PoolDeps } from '@/server/scrape/job-pool';
import { ownJobs, type ReadText } from '@/server/scrape/own-jobs';
import type { Scraper, ScrapeView } from '@/server/scrape/ports';
import { createSampleWriter, type SampleWriter } from '@/server/scrape/sample-writer';
import { createScrapeMetrics } from '@/server/scrape/scrape-metrics';
import type { TargetBoard } from '@/server/scrape/target-board';
import { ALL_TARGETS, type TargetShare, type TargetShares } from '@/server/scrape/target-share';
import type { Timers } from '@/server/platform/timers';
import type { ExemplarAccess, SampleAppender, SeriesRef } from '@/server/storage/ports';

export interface ScraperDeps {
  readonly appender: SampleAppender;
  readonly exemplars: Pick<ExemplarAccess, 'recordExemplars'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Text of a file that the configuration names (secrets, certificates), by absolute path. */
  readonly readFile: (path: string) => Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `host:port` of this process: the instance of job `watchfire`. */
  readonly ownAddress: string;
  /** The instance of job `host`, and what keeps replicas from scraping at the same instant. */
  readonly hostName: string;
  readonly version: string;
  readonly hostMetrics: 'auto' | 'on' | 'off';
  /** The host exporter: text format 0.0.4 (server/scrape/host/create-host-exporter.ts). */
  readonly readHostMetrics: ReadText;
  /** Memory of scraped samples that wait for the database. */
  readonly bufferLimitBytes: number;
  /** Which targets are this process's. */
  readonly shares: TargetShares;
  /** What other processes say of the targets that are theirs. */
  readonly board: Pick<TargetBoard, 'find' | 'start' | 'stop'>;
}

const BODY_BUDGET_BYTES = 536_870_912;
/** At stop: scrapes under way may end by themselves for so long, then their requests are cut. */
const DRAIN_MS = 2000;
/** At stop, all together: a database that hangs must not keep the process alive. */
const STOP_LIMIT_MS = 5000;

export function createScraper(deps: ScraperDeps): Scraper {
  const { clock, timers, log, appender } = deps;
  const budget = createBodyBudget(BODY_BUDGET_BYTES);
  const metrics = createScrapeMetrics(deps.metrics, budget);
  const writer = createSampleWriter({
    appender,
    timers,
    log,
    metrics,
    bufferLimitBytes: deps.bufferLimitBytes,
  });
  const pools = new Map<string, JobPool>();
  const loops = () => [...pools.values()].flatMap((pool) => pool.loops());
  const farewells = createFarewells({
    clock,
    timers,
    writer,
    log,
    liveRefs: () => new Set<SeriesRef>(loops().flatMap((loop) => [...loop.liveRefs()])),
  });
  let config: PrometheusConfig | null = null;
  let isStopped = false;

  const shared = {
    appender,
    exemplars: deps.exemplars,
    writer,
    clock,
    timers,
    log,
    metrics,
    farewells,
    board: deps.board,
    seed: deps.hostName,
    pause: async () => {
      await nextTurn();
    },
  };
  const httpDeps = {
    readFile: deps.readFile,
    environment: deps.environment,
    nowMs: () => clock.nowMs(),
    timers,
    userAgent: `Watchfire/${deps.version}`,
    budget,
    buffers: createBodyBuffers(),
    connections: new PlainConnections(),
  };

  const place = (job: ScrapeConfig, { readText, share }: Placing): void => {
    const fingerprint = jobFingerprint(job);
    const current = pools.get(job.jobName);
    if (current?.fingerprint === fingerprint) {
      current.update(job);
      return;
    }
    const taken = current?.release() ?? new Map();
    const source: PoolDeps['source'] = readText ? inProcessSource(readText) : createHttpSource(job, httpDeps);
    pools.set(
      job.jobName,
      createJobPool(job, fingerprint, { ...shared, source, taken, share, isOwn: readText !== null }),
    );
    void current?.stop();
  };

  return {
    apply: (next) => {
      if (isStopped) return;
      config = next;
      const configured = next?.scrapeConfigs ?? [];
      const own = ownJobs({ ...deps, readOwnMetrics: () => deps.metrics.text() }, configured);
      const names = new Set([...configured.map(({ jobName }) => jobName), ...own.map((job) => job.config.jobName)]);
      for (const [name, pool] of pools) {
        if (names.has(name)) continue;
        pool.update({ ...pool.config, staticConfigs: [] });
        pools.delete(name);
        metrics.poolTargets.remove({ scrape_job: name });
        void pool.stop();
      }
      for (const { config: job, readText, isOfHost } of own)
        place(job, { readText, share: isOfHost ? deps.shares.host : ALL_TARGETS.configured });
      for (const job of configured) place(job, { readText: null, share: deps.shares.configured });
      log.info({ jobCount: names.size, targetCount: loops().length }, 'Scrape configuration applied');
      deps.board.start(() => [...pools.values()].flatMap((pool) => pool.sharedStates()));
    },
    rebalance: async () => {
      if (isStopped) return;
      await Promise.all([...pools.values()].map((pool) => pool.rebalance()));
      log.info({ targetCount: loops().length }, 'Targets are shared out anew');
    },
    stop: async () => {
      isStopped = true;
      farewells.stop();
      await Promise.all([deps.board.stop(), drain([...pools.values()], writer, timers)]);
      writer.stop();
      httpDeps.connections.close();
    },
    ...createView(pools, () => config, deps.ownAddress),
  };
}

/** Lets scrapes under way end and stores what they brought, within bounds. */
async function drain(pools: readonly JobPool[], writer: SampleWriter, timers: Timers): Promise<void> {
  const draining = Promise.all(pools.map((pool) => pool.stop())).then(() => writer.flush());
  const cancelAbort = timers.after(DRAIN_MS, () => {
    for (const pool of pools) pool.abort();
  });
  let cancelDeadline = (): void => undefined;
  const deadline = new Promise<void>((resolve) => {
    cancelDeadline = timers.after(STOP_LIMIT_MS, resolve);
  });
  await Promise.race([draining, deadline]);
  cancelAbort();
  cancelDeadline();
}

interface Placing {
  /** Null: over HTTP. */
  readonly readText: ReadText | null;
  readonly share: TargetShare;
}

/** A body made in this process; it needs no request. */
function inProcessSource(readText: ReadText): PoolDeps['source'] {
  return {
    fetch: async () => {
      try {
        const bytes = Buffer.from(await readText());
        return { kind: 'body', contentType: 'text/plain; version=0.0.4', bytes, release: () => undefined };
      } catch (thrown) {
        const reason = `cannot read own metrics: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
        return { kind: 'failure', lastError: reason, words: reason };
      }
    },
    close: async () => undefined,
  };
}

function createView(
  pools: ReadonlyMap<string, JobPool>,
  config: () => PrometheusConfig | null,
  ownAddress: string,
): ScrapeView {
  const ownHost = ownAddress.replace(/:\d+$/, '');
  const globalUrl = (url: string) =>
    url.replace(/^(https?:\/\/)(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/])/, `$1${ownHost}`);
  const sorted = () => [...pools.values()].toSorted((a, b) => (a.config.jobName < b.config.jobName ? -1 : 1));
  return {
    targets: () => ({
      active: sorted().flatMap((pool) => pool.statuses(globalUrl)),
      dropped: sorted().flatMap((pool) => pool.dropped().targets),
      droppedCounts: new Map(sorted().map((pool) => [pool.config.jobName, pool.dropped().count])),
    }),
    scrapePools: () => sorted().map((pool) => pool.config.jobName),
    scrapePoolYaml: (name) => {
      const pool = pools.get(name);
      return pool ? stringify(pool.config.printed, { indentSeq: false, lineWidth: 0, version: '1.1' }) : null;
    },
    targetMetadata: () =>
      sorted().flatMap((pool) =>
        pool
          .loops()
          .flatMap((loop) =>
            loop
              .metadata()
              .map((entry) => ({ ...entry, targetLabels: loop.target.labels, scrapePool: loop.target.scrapePool })),
          ),
      ),
    configText: () => {
      const current = config();
      return current ? formatConfigYaml(current) : '';
    },
  };
}
