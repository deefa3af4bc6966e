// Asks small queries of the usual kinds soon after the start, in moments without much work: the engine of JavaScript compiles what
// runs often, and until then each answer takes several times longer. The first people shall not be those who wait for that.
import { request as httpRequest } from 'node:http';
import { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { BatchQuery } from '@/lib/api/query-batch';
import { formatMatcher, type Matcher } from '@/lib/labels/matcher';
import { labelPairs, METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import { createDispatch } from '@/server/http/dispatch';
import { createListener } from '@/server/http/listener';
import type { Route } from '@/server/http/route';
import { createRouter } from '@/server/http/router';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { SeriesReader, StorageStats } from '@/server/storage/ports';

const PATHS = { instant: '/api/v1/query', range: '/api/v1/query_range', batch: '/api/watchfire/query/batch' };
const POLL_MS = 1000;
/** Time between two questions, for whoever else asks. */
const BREATH_MS = 1;
/** After about so many the answers take no longer than later. */
const ROUNDS = 80;
/** Asking takes no longer than this on a machine that has much else to do: most of a second is enough for all on one that has not. */
const LIMIT_MS = 20_000;
/** With more than this share of the event loop's time in use, others are at work, who must not wait for questions of ours. */
const BUSY_SHARE = 0.5;
/** How long that is looked at. */
const LOOK_MS = 250;
/** Whoever is at work for as long as this has to bear with us: some day somebody asks. */
const PATIENCE_MS = 600_000;
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
  /** How long the event loop was idle and at work so far, in ms. */
  readonly loopUse: () => LoopUse;
  readonly clock: Clock;
  readonly log: Log;
}

interface LoopUse {
  readonly idle: number;
  readonly active: number;
}

/** Waits for the first samples and for a quiet moment. Resolves when all is asked, or the process stops. */
export async function warmUp(deps: WarmUpDeps): Promise<void> {
  const { clock, log, isStopping } = deps;
  const subject = await findSubject(deps);
  if (!subject) return;
  const ask = openDoor(deps);
  const patientUntilMs = clock.monotonicMs() + PATIENCE_MS;
  await quietMoment(deps, patientUntilMs);
  let askedMs = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedMs = clock.monotonicMs();
    const breaths = { idle: 0, active: 0 };
    for (const question of questions(subject, round)) {
      if (isStopping() || askedMs + clock.monotonicMs() - startedMs > LIMIT_MS) return;
      await ask(question);
      addTo(breaths, await watchLoop(deps, BREATH_MS));
    }
    askedMs += clock.monotonicMs() - startedMs;
    if (isBusy(breaths)) await quietMoment(deps, patientUntilMs);
  }
  log.debug({ durationMs: Math.round(askedMs) }, 'warmed up');
}

/** Of the others: we do nothing meanwhile. */
async function watchLoop({ loopUse }: WarmUpDeps, durationMs: number): Promise<LoopUse> {
  const before = loopUse();
  await pause(durationMs, undefined, { ref: false });
  const after = loopUse();
  return { idle: after.idle - before.idle, active: after.active - before.active };
}

function addTo(sum: { idle: number; active: number }, { idle, active }: LoopUse): void {
  sum.idle += idle;
  sum.active += active;
}

function isBusy({ idle, active }: LoopUse): boolean {
  return active > BUSY_SHARE * (idle + active);
}

async function quietMoment(deps: WarmUpDeps, untilMs: number): Promise<void> {
  while (!deps.isStopping() && deps.clock.monotonicMs() < untilMs) if (!isBusy(await watchLoop(deps, LOOK_MS))) return;
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

/** With a body it is a POST. */
interface Question {
  readonly path: string;
  readonly body?: string;
}

/** Each round asks for other times: an answer that was kept would warm nothing. Programs ask one by one, our pages many at once. */
function* questions({ labels, endMs: newestMs }: Subject, round: number): Generator<Question> {
  const matchers = matchersOf(labels).map(formatMatcher);
  const one = `{${matchers.join(',')}}`;
  const target = `{${matchers.find((text) => text.startsWith('instance=')) ?? matchers[0] ?? ''}}`;
  const ranges = [one, `rate(${one}[5m])`, `sum by (instance) (rate(${one}[5m]))`, `absent(${one})`];
  const instants = [one, target, `${one}[1h]`, `topk(3, ${one}) / ${one}`];
  const endMs = newestMs - 2 * round;
  const seconds = endMs / 1000;
  const times = `start=${seconds - WINDOW_MS / 1000}&end=${seconds}&step=${STEP_MS / 1000}`;
  for (const text of ranges) yield { path: `${PATHS.range}?query=${encodeURIComponent(text)}&${times}` };
  for (const text of instants) yield { path: `${PATHS.instant}?query=${encodeURIComponent(text)}&time=${seconds}` };
  yield { path: PATHS.batch, body: JSON.stringify({ queries: batchOf(endMs - 1, { ranges, instants }) }) };
}

function batchOf(endMs: number, texts: { readonly ranges: string[]; readonly instants: string[] }): BatchQuery[] {
  const times = { startMs: endMs - WINDOW_MS, endMs, stepMs: STEP_MS };
  const ofKind = (kind: BatchQuery['kind'], exprs: readonly string[]): BatchQuery[] =>
    exprs.map((expr) => ({ id: expr, expr, kind, ...times }));
  return [...ofKind('range', texts.ranges.slice(0, 2)), ...ofKind('instant', texts.instants.slice(0, 1))];
}

/** A server that never listens: connections to it are made in memory, by nobody but us, so nobody is asked who he is. */
function openDoor({ routes, isStopping, clock, log }: WarmUpDeps): (question: Question) => Promise<void> {
  const asked = routes.filter(({ path }) => Object.values(PATHS).includes(path));
  const server = createListener({
    router: createRouter(asked),
    dispatch: createDispatch({
      auth: {
        identify: async () => ({ kind: 'anonymous', role: null }),
        authorize: () => undefined,
        checkCsrf: () => undefined,
      },
      unreadyReason: () => null,
      guard: (work) => work,
      onBug: () => undefined,
      log,
    }),
    pages: null,
    isHttps: false,
    isStopping,
    httpMetrics: { answered: () => undefined, bug: () => undefined },
    clock,
    log,
  });
  return ({ path, body }) =>
    new Promise((resolve, reject) => {
      const [near, far] = connect();
      server.emit('connection', far);
      const method = body === undefined ? 'GET' : 'POST';
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const request = httpRequest({ method, path, headers, host: 'localhost', createConnection: () => near });
      request.once('error', reject);
      request.once('response', (response) => {
        response.resume();
        response.once('error', reject);
        response.once('end', resolve);
      });
      request.end(body);
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
