import { expect, test } from 'vitest';
import { InputError } from '@/lib/errors/input-error';
import { createFrameReader } from '@/lib/formats/read-frames';
import { parsePromql } from '@/lib/promql/parser';
import type { QueryResult } from '@/lib/series/query-result';
import { createQueryBatchHandler } from '@/server/http/watchfire/query-batch';
import { silentLog } from '@/server/platform/log';
import type { Engine, InstantQuery } from '@/server/promql/engine';
import { createTurns } from '@/server/promql/turns';

const stats = { evalDurationMs: 0, samplesRead: 0, seriesRead: 0 };
const vectorOf = (seriesCount: number, timestampMs: number): QueryResult => ({
  value: {
    kind: 'vector',
    timestampMs,
    samples: Array.from({ length: seriesCount }, (_, at) => ({ labels: ['n', String(at)], value: at })),
  },
  warnings: [],
  infos: [],
  stats,
});

function engineOf(instant: (query: InstantQuery) => Promise<QueryResult>): Engine {
  return {
    instant,
    range: async () => vectorOf(0, 0),
    parse: parsePromql,
    turns: createTurns(() => 0),
  };
}

function callOf(engine: Engine, signal = new AbortController().signal) {
  const handler = createQueryBatchHandler({ engine, log: silentLog() });
  return (body: unknown): ReturnType<typeof handler> => {
    const url = new URL('http://localhost/api/watchfire/query/batch');
    const request = new Request(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
    return handler(request, {
      params: {},
      url,
      identity: { kind: 'anonymous', role: 'viewer' },
      remoteAddress: '127.0.0.1',
      signal,
    });
  };
}

const query = (id: string, expr: string) => ({ id, expr, kind: 'instant', startMs: 0, endMs: 1000, stepMs: 1000 });

test('each query is answered by a frame; one that fails does not harm the others', async () => {
  const call = callOf(
    engineOf(async ({ text, timeMs }) => {
      if (text === 'bad')
        throw new InputError('1:1: parse error: no', { errorType: 'bad_data', startOffset: 0, endOffset: 3 });
      if (text === 'bug') throw new TypeError('secret detail');
      return vectorOf(3, timeMs);
    }),
  );
  const response = await call({ queries: [query('A', 'up'), query('B', 'bad'), query('C', 'bug')] });
  const frames = createFrameReader()(new Uint8Array(await response.arrayBuffer()));
  const byId = new Map(frames.map((frame) => [frame.id, frame]));
  expect(byId.get('A')).toMatchObject({ result: { value: { kind: 'vector', timestampMs: 1000 } } });
  expect(byId.get('B')).toEqual({
    id: 'B',
    error: { errorType: 'bad_data', message: '1:1: parse error: no', startOffset: 0, endOffset: 3 },
  });
  expect(JSON.stringify(byId.get('C'))).not.toContain('secret detail');
});

test('series beyond the limit are counted in a warning', async () => {
  const call = callOf(engineOf(async ({ timeMs }) => vectorOf(10, timeMs)));
  const response = await call({ queries: [{ ...query('A', 'up'), maxSeries: 4 }] });
  const [frame] = createFrameReader()(new Uint8Array(await response.arrayBuffer()));
  expect(frame).toMatchObject({ result: { warnings: ['4 of 10 series are shown'], stats: { seriesTotal: 10 } } });
});

test('a reader that goes away cancels the queries', async () => {
  let seen: AbortSignal | undefined;
  const call = callOf(
    engineOf(({ signal }) => {
      seen = signal;
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('stopped'))));
    }),
  );
  const response = await call({ queries: [query('A', 'up')] });
  await response.body?.cancel();
  expect(seen?.aborted).toBe(true);
});

test.each([
  '',
  '[]',
  '{"queries":[]}',
  '{"queries":[{"id":"A"}]}',
  JSON.stringify({ queries: [{ ...query('A', 'x'), stepMs: 0 }] }),
])('body %j is refused with the field', async (body) => {
  await expect(callOf(engineOf(async () => vectorOf(0, 0)))(body)).rejects.toThrow('Cannot read the query batch');
});
