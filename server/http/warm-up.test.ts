import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import type { Route } from '@/server/http/route';
import { warmUp } from '@/server/http/warm-up';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import type { SeriesReader, StorageStats } from '@/server/storage/ports';

const LABELS = labelSetOf({ __name__: 'up', instance: 'host-1', job: 'node' });
const NEWEST_MS = 1_800_000_000_000;
const NOTHING: StorageStats = {
  seriesCount: 0,
  sampleCount: 0,
  labelPairCount: 0,
  minTimeMs: null,
  maxTimeMs: null,
  isReplayed: true,
  topMetrics: () => [],
  labelValueCounts: () => [],
};
const SOMETHING: StorageStats = {
  ...NOTHING,
  maxTimeMs: NEWEST_MS + 60_000,
  topMetrics: () => [
    { name: 'huge', value: 100_000 },
    { name: 'up', value: 1 },
  ],
};

const reader: SeriesReader = {
  select: async function* () {
    yield [{ labels: LABELS, timestampsMs: Float64Array.of(NEWEST_MS), values: Float64Array.of(1) }];
  },
  series: async ([matchers]) => (matchers?.[0]?.value === 'up' ? [LABELS] : []),
  labelNames: async () => [],
  labelValues: async () => [],
  metadata: () => [],
};

function scene() {
  const asked: URLSearchParams[] = [];
  const others: string[] = [];
  const batches: string[] = [];
  const route = (path: string, handler: Route['handler'], method: Route['methods'][number] = 'GET'): Route => ({
    methods: [method],
    path,
    permission: 'metrics:query',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: 10_000,
    errors: 'prometheus',
    handler,
  });
  const query: Route['handler'] = async (_request, { url }) => {
    asked.push(url.searchParams);
    return new Response('{}');
  };
  const other: Route['handler'] = async (_request, { url }) => {
    others.push(url.pathname);
    return new Response('');
  };
  const batch: Route['handler'] = async (request) => {
    batches.push(await request.text());
    return new Response('');
  };
  const routes = [
    route('/api/v1/query', query),
    route('/api/v1/query_range', query),
    route('/api/watchfire/query/batch', batch, 'POST'),
    route('/api/users', other),
  ];
  const loopUse = () => ({ idle: performance.now(), active: 0 });
  return { asked, batches, others, deps: { routes, reader, loopUse, clock: systemClock, log: silentLog() } };
}

test('asks all kinds of query for a series that is there, each time for another time', async () => {
  const { asked, batches, others, deps } = scene();
  await warmUp({ ...deps, stats: () => SOMETHING, isStopping: () => false });
  const texts = new Set(asked.map((parameters) => parameters.get('query')));
  expect(texts).toContain('{__name__="up",instance="host-1",job="node"}');
  expect(texts).toContain('{instance="host-1"}');
  const keys = asked.map((parameters) => [...parameters].join('&'));
  expect(new Set(keys).size).toBe(keys.length);
  const ends = asked.map((parameters) => Number(parameters.get('end') ?? parameters.get('time')));
  expect(Math.max(...ends)).toBe(NEWEST_MS / 1000);
  const [first] = batches.map((text) => JSON.parse(text) as { queries: { expr: string }[] });
  expect(first?.queries.map(({ expr }) => expr)).toContain('{__name__="up",instance="host-1",job="node"}');
  expect(new Set(batches).size).toBe(batches.length);
  expect(others).toEqual([]);
});

test('ends with the process, also while there is nothing to ask for', async () => {
  const { asked, deps } = scene();
  let pollCount = 0;
  await warmUp({ ...deps, stats: () => NOTHING, isStopping: () => (pollCount += 1) > 1 });
  expect(asked).toEqual([]);
  await warmUp({ ...deps, stats: () => SOMETHING, isStopping: () => asked.length >= 3 });
  expect(asked).toHaveLength(3);
});

test('asks nothing while others are at work, and goes on when they are not', async () => {
  const { asked, deps } = scene();
  let lookCount = 0;
  let activeMs = 0;
  const loopUse = () => {
    lookCount += 1;
    const isAtWork = lookCount <= 4 || (asked.length > 0 && lookCount <= 40);
    activeMs += isAtWork ? 1000 : 0;
    return { idle: performance.now(), active: activeMs };
  };
  const askedAt: number[] = [];
  const isStopping = () => {
    if (asked.length > askedAt.length) askedAt.push(lookCount);
    return asked.length > 8;
  };
  await warmUp({ ...deps, loopUse, stats: () => SOMETHING, isStopping });
  expect(askedAt[0]).toBeGreaterThan(4);
  // The first round is asked before anybody is seen to be at work, the second waits.
  expect(askedAt[8]).toBeGreaterThan(40);
});
