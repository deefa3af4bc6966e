// The commands against the real routes on a socket.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isUsageError } from '@/server/cli/command';
import { COMMANDS } from '@/server/cli/registry';
import { createExplainHandler } from '@/server/http/prometheus/explain';
import { createQueryHandler, createQueryRangeHandler } from '@/server/http/prometheus/query';
import {
  createLabelsHandler,
  createLabelValuesHandler,
  createSeriesHandler,
} from '@/server/http/prometheus/series-metadata';
import type { Handler, Route } from '@/server/http/route';
import { type SocketServer, startSocketServer } from '@/server/http/testing/socket-server';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { samplesOf } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

let server: SocketServer;
let authorization: string | null = null;

beforeAll(async () => {
  const { engine, series } = createTestEngine();
  series.load(['up{job="a"} 1+1x10', 'up{job="b"} 10+1x10'].map((line) => samplesOf(parseNotedSeries(line), 60_000)));
  const deps = { engine, nowMs: () => 60_000 };
  const route = (path: string, handler: Handler): Route => ({
    methods: ['GET', 'POST'],
    path,
    permission: 'metrics:query',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: 10_000,
    errors: path.startsWith('/api/v1') ? 'prometheus' : 'grafana',
    handler: (request, context) => {
      authorization = request.headers.get('authorization');
      return handler(request, context);
    },
  });
  server = await startSocketServer([
    route('/api/v1/query', createQueryHandler(deps)),
    route('/api/v1/query_range', createQueryRangeHandler(deps)),
    route('/api/v1/series', createSeriesHandler(series)),
    route('/api/v1/labels', createLabelsHandler(series)),
    route('/api/v1/label/:name/values', createLabelValuesHandler(series)),
    route('/api/watchfire/query/explain', createExplainHandler(deps)),
  ]);
});
afterAll(() => server.close());

async function run(line: string, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const code = await COMMANDS[line]?.run([...args, '--url', server.url], output);
  return { code, out, err };
}

test('query instant prints one line a sample', async () => {
  expect(await run('query instant', 'up')).toEqual({
    code: 0,
    out: ['up{job="a"} => 2 @[60]', 'up{job="b"} => 11 @[60]'],
    err: [],
  });
  expect((await run('query instant', '1 + 1', '--time', '5')).out).toEqual(['scalar: 2 @[5]']);
  expect((await run('query instant', 'up{job="a"}[2m]', '--json')).out).toEqual([
    '{"resultType":"matrix","result":[{"metric":{"__name__":"up","job":"a"},"values":[[0,"1"],[60,"2"]]}]}',
  ]);
});

test('query range prints the series with their samples, and annotations apart', async () => {
  const answer = await run('query range', 'rate(up{job="a"}[2m])', '--start', '120', '--end', '180', '--step', '60');
  expect(answer.out).toEqual(['{job="a"} =>', '0.016666666666666666 @[120]', '0.016666666666666666 @[180]']);
  expect(answer.err).toEqual([expect.stringContaining('metric might not be a counter')]);
});

test('query series and labels list what there is', async () => {
  const range = ['--start', '0', '--end', '100'];
  expect((await run('query series', 'up', ...range)).out).toEqual(['up{job="a"}', 'up{job="b"}']);
  expect((await run('query labels', ...range)).out).toEqual(['__name__', 'job']);
  expect((await run('query labels', 'job', '--match', 'up{job="b"}', ...range)).out).toEqual(['b']);
});

test('the forms of promtool work', async () => {
  const out: string[] = [];
  const output = { out: (text: string) => void out.push(text), err: (text: string) => void out.push(text) };
  const withAccount = server.url.replace('://', '://ada:se%20cret@');
  await COMMANDS['query instant']?.run(['-o', 'json', withAccount, '1 + 1', '--time', '5'], output);
  expect(authorization).toBe(`Basic ${Buffer.from('ada:se cret').toString('base64')}`);
  await COMMANDS['query range']?.run([server.url, 'up{job="a"}', '--start=60', '--end=60', '--step=60s'], output);
  await COMMANDS['query series']?.run([server.url, '--match=up', '--start=0', '--end=100'], output);
  await COMMANDS['query labels']?.run([server.url, 'job', '--start=0', '--end=100'], output);
  await COMMANDS['query labels']?.run(['-s', server.url, 'job', '--start=0', '--end=100'], output);
  expect(out).toEqual([
    '{"resultType":"scalar","result":[5,"2"]}',
    'up{job="a"} =>',
    '2 @[60]',
    'up{job="a"}',
    'up{job="b"}',
    'a',
    'b',
    'a',
    'b',
  ]);
});

test('--explain prints the operators and the totals', async () => {
  const { code, out } = await run('query instant', 'sum(rate(up[1m])) + 1', '--explain');
  expect(code).toBe(0);
  expect(out.map((line) => line.replace(/ +\d.*/, '').trimEnd())).toEqual([
    expect.stringMatching(/^operator +time +own +series +samples$/),
    '+',
    '  sum',
    '    rate',
    '      range selector  up[1m]',
    expect.stringMatching(/^ {2}number/),
    '',
    expect.stringContaining('result'),
    'read from the store',
    'samples looked at',
    'samples at once',
    'waited',
    'planned',
    'evaluated',
    'total',
  ]);
});

test('who asks is told by flags', async () => {
  await run('query instant', '1', '--user', 'ada', '--password', 'secret');
  expect(authorization).toBe(`Basic ${Buffer.from('ada:secret').toString('base64')}`);
  await run('query instant', '1', '--token', 'wf_1');
  expect(authorization).toBe('Bearer wf_1');
});

test('what the server refuses is an error with its words, and wrong use another', async () => {
  await expect(run('query instant', 'sum(')).rejects.toMatchObject({
    kind: 'input',
    message: expect.stringMatching(/1:5: parse error: unclosed left parenthesis/),
  });
  await expect(run('query instant', 'sum(', '--explain')).rejects.toMatchObject({ kind: 'input' });
  await expect(
    COMMANDS['query instant']?.run(['1', '--url', 'http://127.0.0.1:9'], {
      out: () => undefined,
      err: () => undefined,
    }),
  ).rejects.toMatchObject({ kind: 'environment' });
  for (const [line, ...args] of [
    ['query instant'],
    ['query instant', 'a', 'b'],
    ['query instant', 'a', '--step', '1'],
    ['query series'],
    ['query labels', 'a', 'b'],
    ['query range', 'a', '--start', 'soon'],
    ['query instant', 'a', '-o', 'xml'],
  ] as const)
    expect(isUsageError(await run(line, ...args).catch((thrown: unknown) => thrown))).toBe(true);
});
