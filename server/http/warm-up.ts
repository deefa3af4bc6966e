// Asks small queries of the usual kinds soon after the start, in a moment without work: the engine of JavaScript compiles what
// runs often, and until then each answer takes several times longer. The first people shall not be those who wait for that.
import { request as httpRequest } from 'node:http';
import { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { formatMatcher, type Matcher } from '@/lib/labels/matcher';
import { labelPairs, METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import { createListener, type ListenerDeps } from '@/server/http/listener';
import type { Route } from '@/server/http/route';
import { createRouter } from '@/server/http/router';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { SeriesReader, StorageStats } from '@/server/storage/ports';

const PATHS = { instant: '/api/v1/query', range: '/api/v1/query_range' };
const POLL_MS = 1000;
/** Time between two questions, for whoever else asks. */
const BREATH_MS = 1;
/** After about so many the answers take no longer than later. */
const ROUNDS = 80;
/** No longer than this on a machine that has much else to do. */
const LIMIT_MS = 3000;
/** Of the metric that is asked: more would take long. */
const SERIES_LIMIT = 1000;
/** How far back from the newest sample of all the series is looked for. */
const RECENT_MS = 24 * 3_600_000;
const WINDOW_MS = 3_600_000;
const STEP_MS = 15_000;

export interface WarmUpDeps {
  /** The table of the main port. */
  readonly routes: readonly Route[];
  readonly reader: SeriesReader;
  readonly stats: () => StorageStats;
  readonly isStopping: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Waits for the first samples. Resolves when all is asked, or the process stops. */
export async function warmUp(deps: WarmUpDeps): Promise<void> {
  const { clock, log, isStopping } = deps;
  const subject = await findSubject(deps);
  if (!subject) return;
  const ask = openDoor(deps);
  const startedMs = clock.monotonicMs();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const path of questions(subject, round)) {
      if (isStopping() || clock.monotonicMs() - startedMs > LIMIT_MS) return;
      await ask(path);
      await pause(BREATH_MS, undefined, { ref: false });
    }
  log.debug({ durationMs: Math.round(clock.monotonicMs() - startedMs) }, 'warmed up');
}

interface Subject {
  readonly labels: LabelSet;
  readonly endMs: number;
}

/** A series to ask for, once there is one. */
async function findSubject({ reader, stats, isStopping }: WarmUpDeps): Promise<Subject | undefined> {
  while (!isStopping()) {
    const { maxTimeMs, topMetrics } = stats();
    if (maxTimeMs !== null) {
      const metric = topMetrics(Infinity).find(({ value }) => value > 0 && value <= SERIES_LIMIT);
      const subject = metric && (await newestOf(reader, metric.name, maxTimeMs));
      if (subject) return subject;
    }
    await pause(POLL_MS, undefined, { ref: false });
  }
  return undefined;
}

/** Some series of the metric and the time of its newest sample. */
async function newestOf(reader: SeriesReader, metric: string, untilMs: number): Promise<Subject | undefined> {
  const range = { startMs: untilMs - RECENT_MS, endMs: untilMs };
  const [labels] = await reader.series([[{ name: METRIC_NAME, type: '=', value: metric }]], range);
  if (!labels) return undefined;
  const hints = { stepMs: 0, rangeMs: 0, maxSamples: Infinity };
  for await (const batch of reader.select(matchersOf(labels), range, hints)) {
    const endMs = batch[0]?.timestampsMs.at(-1);
    if (endMs !== undefined) return { labels, endMs };
  }
  return undefined;
}

function matchersOf(labels: LabelSet): Matcher[] {
  return labelPairs(labels).map(([name, value]) => ({ name, type: '=', value }));
}

/** Each round asks for other times: an answer that was kept would warm nothing. */
function* questions({ labels, endMs }: Subject, round: number): Generator<string> {
  const matchers = matchersOf(labels).map(formatMatcher);
  const one = `{${matchers.join(',')}}`;
  const target = `{${matchers.find((text) => text.startsWith('instance=')) ?? matchers[0] ?? ''}}`;
  const end = (endMs - round) / 1000;
  const times = `start=${end - WINDOW_MS / 1000}&end=${end}&step=${STEP_MS / 1000}`;
  for (const text of [one, `rate(${one}[5m])`, `sum by (instance) (rate(${one}[5m]))`, `absent(${one})`])
    yield `${PATHS.range}?query=${encodeURIComponent(text)}&${times}`;
  for (const text of [one, target, `${one}[1h]`, `topk(3, ${one}) / ${one}`])
    yield `${PATHS.instant}?query=${encodeURIComponent(text)}&time=${end}`;
}

/** A server that never listens: connections to it are made in memory, by nobody but us, so nobody is asked who he is. */
function openDoor({ routes, isStopping, clock, log }: WarmUpDeps): (path: string) => Promise<void> {
  const asked = routes.filter(({ path }) => Object.values(PATHS).includes(path));
  const deps: ListenerDeps = {
    router: createRouter(asked),
    dispatch: (route, exchange) =>
      route.handler(exchange.request, { ...exchange, identity: { kind: 'anonymous', role: null } }),
    pages: null,
    isHttps: false,
    isStopping,
    httpMetrics: { answered: () => undefined, bug: () => undefined },
    clock,
    log,
  };
  const server = createListener(deps);
  return (path) =>
    new Promise((resolve, reject) => {
      const [near, far] = connect();
      server.emit('connection', far);
      const request = httpRequest({ path, host: 'localhost', createConnection: () => near });
      request.once('error', reject);
      request.once('response', (response) => {
        response.resume();
        response.once('error', reject);
        response.once('end', resolve);
      });
      request.end();
    });
}

/** Two ends of a connection: what is written to one is read from the other. */
function connect(): [Duplex, Duplex] {
  let near: Duplex | undefined;
  const far: Duplex = half(() => near);
  near = half(() => far);
  return [near, far];
}

function half(other: () => Duplex | undefined): Duplex {
  return new Duplex({
    read: () => undefined,
    write: (chunk, _encoding, done) => {
      other()?.push(chunk);
      done();
    },
    final: (done) => {
      other()?.push(null);
      done();
    },
  });
}
