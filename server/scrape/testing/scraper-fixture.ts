// A scraper with a made-up store and a clock moved by hand; targets are real HTTP servers.
import { parsePrometheusConfig } from '@/lib/config/prometheus/parse-config';
import { silentLog } from '@/server/platform/log';
import { createMetrics, type Metrics } from '@/server/platform/metrics';
import { createScraper, type ScraperDeps } from '@/server/scrape/create-scraper';
import type { Scraper, TargetStatus } from '@/server/scrape/ports';
import { createFakeAppender, type FakeAppender } from '@/server/scrape/testing/fake-appender';
import { answerText, startHttpTarget, type HttpTarget } from '@/server/scrape/testing/http-target';
import { ALL_TARGETS } from '@/server/scrape/target-share';
import { createManualTime, type ManualTime } from '@/server/scrape/testing/manual-time';
import type { NewExemplar } from '@/server/storage/ports';

export interface ScraperFixture {
  readonly scraper: Scraper;
  readonly appender: FakeAppender;
  readonly exemplars: NewExemplar[];
  readonly time: ManualTime;
  readonly metrics: Metrics;
  /** Applies a configuration; every job has `scrape_interval: 10s` and `scrape_timeout: 5s` unless it says otherwise. */
  configure(yaml: string): void;
  target(respond?: HttpTarget['respond']): Promise<HttpTarget>;
  /** The only target of a job. */
  status(job: string): TargetStatus;
  /** Samples of our own metrics by `name{labels}`. */
  ownMetrics(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

export const INTERVAL_MS = 10_000;

export function createScraperFixture(overrides: Partial<ScraperDeps> = {}): ScraperFixture {
  const appender = createFakeAppender();
  const time = createManualTime();
  const metrics = createMetrics({ withProcess: false });
  const targets: HttpTarget[] = [];
  const exemplars: NewExemplar[] = [];
  const scraper = createScraper({
    appender,
    exemplars: { recordExemplars: (found) => exemplars.push(...found) },
    clock: time.clock,
    bufferLimitBytes: 268_435_456,
    timers: time.timers,
    log: silentLog(),
    metrics,
    readFile: async (path) => {
      throw new Error(`no file ${path}`);
    },
    environment: {},
    ownAddress: 'watchfire.test:3000',
    hostName: 'machine',
    version: '1.2.3',
    hostMetrics: 'off',
    shares: ALL_TARGETS,
    board: { find: () => undefined, start: () => undefined, stop: async () => undefined },
    readHostMetrics: async () => 'node_load1 0.5\n',
    ...overrides,
  });
  return {
    scraper,
    appender,
    exemplars,
    time,
    metrics,
    configure: (yaml) => {
      const text = `global: {scrape_interval: 10s, scrape_timeout: 5s}\n${yaml}`;
      scraper.apply(parsePrometheusConfig(text, { fileName: '/etc/prometheus.yml' }));
    },
    target: async (respond = answerText('a 1\n')) => {
      const target = await startHttpTarget(respond);
      targets.push(target);
      return target;
    },
    status: (job) => {
      const [found] = scraper.targets().active.filter(({ scrapePool }) => scrapePool === job);
      if (!found) throw new Error(`no target of job ${job}`);
      return found;
    },
    ownMetrics: async () => {
      const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      return new Map(
        lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
      );
    },
    close: async () => {
      const stopping = scraper.stop();
      // A scrape that a test left hanging is cut, as at a real stop.
      time.advance(60_000);
      await stopping;
      await Promise.all(targets.map((target) => target.close()));
    },
  };
}
