// /api/v1/query, query_range and explain as a client sees them: parameters good and bad, statistics, columns, limits.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FRAMES_CONTENT_TYPE } from '@/lib/api/query-batch';
import { createFrameReader } from '@/lib/formats/read-frames';
import { createExplainHandler } from '@/server/http/prometheus/explain';
import { createQueryHandler, createQueryRangeHandler } from '@/server/http/prometheus/query';
import type { Handler, Route } from '@/server/http/route';
import { type SocketServer, startSocketServer } from '@/server/http/testing/socket-server';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { samplesOf } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

const MIB = 1024 * 1024;
let server: SocketServer;

beforeAll(async () => {
  const { engine, series } = createTestEngine({ limits: { maxSamples: 5000, maxSeries: 3, maxResultBytes: 3000 } });
  const lines = [
    'x{a="1"} 1+1x100',
    'x{a="2"} 5+1x100',
    'h {{count:4 sum:5 buckets:[1 2 1]}}x9',
    'many{a="1"} 1',
    'many{a="2"} 1',
    'many{a="3"} 1',
    'many{a="4"} 1',
  ];
  series.load(lines.map((line) => samplesOf(parseNotedSeries(line), 60_000)));
  const deps = { engine, nowMs: () => 60_000 };
  const route = (path: string, handler: Handler): Route => ({
    methods: ['GET', 'POST'],
    path,
    permission: 'metrics:query',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: 4 * MIB,
    errors: path.startsWith('/api/v1') ? 'prometheus' : 'grafana',
    handler,
  });
  server = await startSocketServer([
    route('/api/v1/query', createQueryHandler(deps)),
    route('/api/v1/query_range', createQueryRangeHandler(deps)),
    route('/api/watchfire/query/explain', createExplainHandler(deps)),
  ]);
});
afterAll(() => server.close());

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly data?: Record<string, unknown> };
}

async function ask(path: string, parameters: Record<string, string>, init: RequestInit = {}): Promise<Answered> {
  const query = new URLSearchParams(parameters);
  const isForm = init.method === 'POST';
  const response = await fetch(`${server.url}${path}${isForm ? '' : `?${query}`}`, {
    ...init,
    ...(isForm && { body: query }),
  });
  return { status: response.status, body: (await response.json()) as Answered['body'] };
}

const RANGE = { query: 'x', start: '0', end: '120', step: '60' };

test.each([
  [{ step: '0' }, 400, 'bad_data', /step.*zero or negative query resolution step widths are not accepted/],
  [{ step: '-1' }, 400, 'bad_data', /zero or negative/],
  [{ step: 'NaN' }, 400, 'bad_data', /invalid parameter "step": cannot parse "NaN" to a valid duration/],
  [{ step: 'Inf' }, 400, 'bad_data', /invalid parameter "step"/],
  [{ step: '0.0001' }, 400, 'bad_data', /invalid parameter "step"/],
  [{ step: '1e300' }, 400, 'bad_data', /overflows int64/],
  [{ start: '121' }, 400, 'bad_data', /^invalid parameter "end": end timestamp must not be before start time$/],
  [{ start: 'NaN' }, 400, 'bad_data', /invalid parameter "start": cannot parse "NaN" to a valid timestamp/],
  [{ end: 'Inf' }, 400, 'bad_data', /invalid parameter "end"/],
  [{ end: '-Inf' }, 400, 'bad_data', /invalid parameter "end"/],
  [
    { end: '660060' },
    400,
    'bad_data',
    /^exceeded maximum resolution of 11,000 points per timeseries\. Try decreasing the query resolution \(\?step=XX\): this one asks for 11,002$/,
  ],
  [{ end: '9e12' }, 400, 'bad_data', /exceeded maximum resolution/],
  [{ timeout: '-1' }, 400, 'bad_data', /invalid parameter "timeout"/],
  [{ timeout: '0' }, 503, 'timeout', /^query timed out/],
  [{ timeout: 'NaN' }, 400, 'bad_data', /invalid parameter "timeout"/],
  [{ limit: '-1' }, 400, 'bad_data', /invalid parameter "limit"/],
  [{ limit: 'NaN' }, 400, 'bad_data', /invalid parameter "limit"/],
  [{ lookback_delta: 'x' }, 400, 'bad_data', /lookback_delta/],
  [
    { query: '' },
    400,
    'bad_data',
    /^invalid parameter "query": unknown position: parse error: no expression found in input$/,
  ],
  [
    { query: 'x[5m]' },
    400,
    'bad_data',
    /^invalid parameter "query": invalid expression type "range vector" for range query/,
  ],
  [{ query: 'sum(x' }, 400, 'bad_data', /^invalid parameter "query": 1:6: parse error: /],
  [{ query: 'x + on () x' }, 422, 'execution', /many-to-many matching not allowed/],
  [{ query: 'sum_over_time(x[1y:1ms])' }, 422, 'execution', /limit is/],
  [
    { query: 'max_over_time(x[1h:1s])' },
    422,
    'execution',
    /too many samples into memory in query execution: \d+ at once, the limit is 5000$/,
  ],
  [{ query: 'many', start: '0', end: '0' }, 422, 'execution', /too many series: 4 or more, the limit is 3$/],
  [{ query: 'x', end: '6000' }, 200, undefined, /^$/],
  [
    { query: 'x', end: '12000' },
    422,
    'execution',
    /^query result would be too large: \d+ bytes as columns, the limit is 3000$/,
  ],
])('query_range with %j is answered %d', async (change, status, errorType, message) => {
  const { status: got, body } = await ask('/api/v1/query_range', { ...RANGE, ...change });
  expect({ got, errorType: body['errorType'] }).toEqual({ got: status, errorType });
  expect(body['error'] ?? '').toEqual(expect.stringMatching(message));
});

test.each([
  [{ lookback_delta: '0' }, 2],
  [{ lookback_delta: '30s', time: '100' }, 0],
  [{ limit: '1' }, 1],
  [{ limit: '0' }, 2],
  [{ time: '-1e9' }, 0],
  [{ time: '1e12' }, 0],
])('query with %j has %d samples', async (change, count) => {
  for (const init of [{}, { method: 'POST' }]) {
    const { status, body } = await ask('/api/v1/query', { query: 'x', ...change }, init);
    expect(status).toBe(200);
    expect(body.data?.['result']).toHaveLength(count);
  }
});

test('stats have the names of Prometheus; each step with "all" only; other values warn', async () => {
  const { body } = await ask('/api/v1/query_range', { ...RANGE, stats: 'all' });
  expect(body.data?.['stats']).toEqual({
    timings: {
      evalTotalTime: expect.any(Number),
      resultSortTime: expect.any(Number),
      queryPreparationTime: expect.any(Number),
      innerEvalTime: expect.any(Number),
      execQueueTime: expect.any(Number),
      execTotalTime: expect.any(Number),
    },
    samples: {
      totalQueryableSamplesPerStep: [
        [0, 2],
        [60, 2],
        [120, 2],
      ],
      totalQueryableSamples: 6,
      peakSamples: 6,
    },
  });
  const plain = await ask('/api/v1/query_range', { ...RANGE, stats: 'true' });
  expect(plain.body.data?.['stats']).toMatchObject({ samples: { totalQueryableSamples: 6 } });
  expect(JSON.stringify(plain.body)).not.toContain('PerStep');
  expect((await ask('/api/v1/query_range', { ...RANGE, stats: 'yes' })).body['warnings']).toHaveLength(1);
  expect((await ask('/api/v1/query_range', RANGE)).body.data).not.toHaveProperty('stats');
});

test.each([
  [FRAMES_CONTENT_TYPE, true],
  [`${FRAMES_CONTENT_TYPE};q=0.9, application/json;q=0.5`, true],
  [`application/json, ${FRAMES_CONTENT_TYPE};q=0.5`, false],
  [`${FRAMES_CONTENT_TYPE};q=0`, false],
  ['*/*', false],
  ['text/html', false],
])('Accept: %s gets columns: %s', async (accept, isColumns) => {
  const response = await fetch(`${server.url}/api/v1/query?query=h`, { headers: { accept } });
  expect(response.headers.get('content-type') === FRAMES_CONTENT_TYPE).toBe(isColumns);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const frames = isColumns ? createFrameReader()(bytes) : [JSON.parse(new TextDecoder().decode(bytes)).data];
  expect(JSON.stringify(frames)).toContain('"sum":');
});

test('explain takes the same parameters and answers with the plan', async () => {
  const { status, body } = await ask('/api/watchfire/query/explain', { ...RANGE, query: 'sum(x)' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    resultType: 'matrix',
    seriesCount: 1,
    seriesRead: 2,
    plan: { operator: 'sum', children: [{ operator: 'selector', expr: 'x', seriesCount: 2, sampleCount: 6 }] },
  });
  expect(await ask('/api/watchfire/query/explain', { query: 'sum(' })).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/parse error/) },
  });
  expect(server.bugCount()).toBe(0);
});
