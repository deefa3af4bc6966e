// A client that closes its connection ends its query, whatever the query is doing. On real sockets.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { QueryResult } from '@/lib/series/query-result';
import { createQueryHandler, createQueryRangeHandler } from '@/server/http/prometheus/query';
import type { Route } from '@/server/http/route';
import { type SocketServer, startSocketServer } from '@/server/http/testing/socket-server';
import type { Engine } from '@/server/promql/engine';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { samplesOf } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';
import type { SeriesReader } from '@/server/storage/ports';

const started: SocketServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.close();
});

async function serve(engine: Engine): Promise<SocketServer> {
  const open = {
    methods: ['GET', 'POST'],
    permission: 'metrics:query',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: 1024,
    errors: 'prometheus',
  } as const satisfies Partial<Route>;
  const deps = { engine, nowMs: () => 0 };
  const server = await startSocketServer([
    { ...open, path: '/api/v1/query', handler: createQueryHandler(deps) },
    { ...open, path: '/api/v1/query_range', handler: createQueryRangeHandler(deps) },
  ]);
  started.push(server);
  return server;
}

/** Sends a request and leaves the answer unread until `hangUp`. */
async function ask({ port }: SocketServer, target: string) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
  return { socket, hangUp: () => socket.destroy() };
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => void setImmediate(resolve));
}

/** A gauge of the engine. */
async function gauge(target: ReturnType<typeof createTestEngine>, name: string): Promise<number> {
  const line = (await target.metrics.text()).split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}

/** Queries that still run, once none does. */
async function settled(target: ReturnType<typeof createTestEngine>): Promise<number> {
  await until(async () => (await gauge(target, RUNNING)) === 0);
  return gauge(target, RUNNING);
}

const RUNNING = 'watchfire_promql_queries_running';
const WAITING = 'watchfire_promql_queries_waiting';
const neverAnswers = (reader: SeriesReader): SeriesReader => ({
  ...reader,
  // oxlint-disable-next-line require-yield -- it never comes that far
  select: async function* () {
    await new Promise(() => undefined);
  },
});

test('while it reads from a store that does not answer', async () => {
  const target = createTestEngine({ wrapReader: neverAnswers });
  const client = await ask(await serve(target.engine), '/api/v1/query?query=up');
  await until(async () => (await gauge(target, RUNNING)) === 1);
  client.hangUp();
  expect(await settled(target)).toBe(0);
});

test('while it waits in line', async () => {
  const target = createTestEngine({ wrapReader: neverAnswers, limits: { maxConcurrent: 1 } });
  const server = await serve(target.engine);
  const first = await ask(server, '/api/v1/query?query=up');
  await until(async () => (await gauge(target, RUNNING)) === 1);
  const second = await ask(server, '/api/v1/query?query=up');
  await until(async () => (await gauge(target, WAITING)) === 1);
  second.hangUp();
  await until(async () => (await gauge(target, WAITING)) === 0);
  expect(await gauge(target, RUNNING)).toBe(1);
  first.hangUp();
});

test('while it computes', async () => {
  const target = createTestEngine();
  target.series.load([samplesOf(parseNotedSeries('x 1+1x5000'), 60_000)]);
  // Hours of work, if nobody stopped it.
  const query = encodeURIComponent('sum(quantile_over_time(0.5, (x / 3)[1d:1s]))');
  const client = await ask(
    await serve(target.engine),
    `/api/v1/query_range?query=${query}&start=100000&end=300000&step=100`,
  );
  await until(async () => (await gauge(target, RUNNING)) === 1);
  client.hangUp();
  expect(await settled(target)).toBe(0);
});

test('while its answer is written', async () => {
  const seriesCount = 20_000;
  let renderedCount = 0;
  const series = Array.from({ length: seriesCount }, (_none, at) => ({
    get labels() {
      renderedCount += 1;
      return ['n', String(at)];
    },
    values: new Float64Array(1000),
    present: null,
  }));
  const result: QueryResult = {
    value: { kind: 'grid', startMs: 0, stepMs: 1000, stepCount: 1000, series },
    warnings: [],
    infos: [],
    stats: { evalDurationMs: 0, samplesRead: 0, seriesRead: 0 },
  };
  const { engine } = createTestEngine();
  const server = await serve({ ...engine, range: async () => result });
  const client = await ask(server, '/api/v1/query_range?query=x&start=0&end=1&step=1');
  await once(client.socket, 'readable');
  client.hangUp();
  let before = -1;
  await until(async () => {
    const isQuiet = before === renderedCount;
    before = renderedCount;
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
    return isQuiet;
  });
  expect(renderedCount).toBeLessThan(seriesCount);
  expect(server.bugCount()).toBe(0);
});
