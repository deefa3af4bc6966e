// Batching: one request a tick, equal queries once, answers as they come, aborts and failures.
import { expect, test } from 'vitest';
import { type AskedQuery, createQueryBatcher } from '@/components/data/query-batch';
import type { BatchRequest } from '@/lib/api/query-batch';
import { encodeErrorFrame, encodeFrame } from '@/lib/formats/encode-frames';

const query = (expr: string): AskedQuery => ({ expr, kind: 'instant', startMs: 0, endMs: 1, stepMs: 1 });
const result = (value: number) => ({
  value: { kind: 'scalar' as const, timestampMs: 1, value },
  warnings: [],
  infos: [],
  stats: { evalDurationMs: 0, samplesRead: 0, seriesRead: 0 },
});

/** A server whose answers the test sends by hand. */
function startServer() {
  const requests: { body: BatchRequest; send: (bytes: Uint8Array) => void; end: () => void; signal: AbortSignal }[] =
    [];
  const runs: (() => void)[] = [];
  const batcher = createQueryBatcher({
    schedule: (run) => runs.push(run),
    fetch: async (_path, init) => {
      let sink: ReadableStreamDefaultController<Uint8Array> | undefined;
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void (sink = controller) });
      requests.push({
        body: JSON.parse(init.body as string) as BatchRequest,
        send: (bytes) => sink?.enqueue(bytes),
        end: () => sink?.close(),
        signal: init.signal as AbortSignal,
      });
      return new Response(body);
    },
  });
  const tick = () => {
    for (const run of runs.splice(0)) run();
    const request = requests.at(-1);
    if (!request) throw new Error('no request was sent');
    return request;
  };
  return { batcher, requests, tick };
}

test('queries of one tick go out as one request, equal ones once', async () => {
  const { batcher, requests, tick } = startServer();
  const { signal } = new AbortController();
  const answers = ['a', 'b', 'a'].map((expr) => batcher.ask(query(expr), signal));
  const request = tick();
  expect(requests).toHaveLength(1);
  expect(request.body.queries.map((one) => [one.id, one.expr])).toEqual([
    ['0', 'a'],
    ['1', 'b'],
  ]);
  request.send(encodeFrame('1', result(2)));
  expect(await answers[1]).toMatchObject({ kind: 'result', result: { value: { value: 2 } } });
  request.send(encodeErrorFrame('0', { errorType: 'bad_data', message: 'no', startOffset: 3 }));
  expect(await answers[0]).toEqual({ kind: 'error', error: { errorType: 'bad_data', message: 'no', startOffset: 3 } });
  expect(await answers[2]).toEqual(await answers[0]);
});

test('the request is stopped when the last one who waits goes away', async () => {
  const { batcher, tick } = startServer();
  const [first, second] = [new AbortController(), new AbortController()];
  void batcher.ask(query('a'), first.signal);
  void batcher.ask(query('b'), second.signal);
  const request = tick();
  first.abort();
  expect(request.signal.aborted).toBe(false);
  second.abort();
  expect(request.signal.aborted).toBe(true);
});

test('a query that was aborted before the tick is never sent', async () => {
  const { batcher, tick } = startServer();
  const gone = new AbortController();
  void batcher.ask(query('a'), gone.signal);
  void batcher.ask(query('b'), new AbortController().signal);
  gone.abort();
  expect(tick().body.queries.map((one) => one.expr)).toEqual(['b']);
});

test('an answer that ends early fails the queries that are left', async () => {
  const { batcher, tick } = startServer();
  const answer = batcher.ask(query('a'), new AbortController().signal);
  tick().end();
  expect(await answer).toMatchObject({ kind: 'error', error: { errorType: 'unavailable' } });
});

test.each([
  [() => Promise.reject(new TypeError('network')), 'unavailable', 'The server does not answer'],
  [async () => Response.json({ message: 'Log in first' }, { status: 401 }), 'bad_data', 'Log in first'],
  [async () => new Response('<html>', { status: 503 }), 'unavailable', 'The server answered 503'],
])('a request that fails as a whole fails each query in words', async (fetch, errorType, message) => {
  const runs: (() => void)[] = [];
  const batcher = createQueryBatcher({ fetch, schedule: (run) => runs.push(run) });
  const answer = batcher.ask(query('a'), new AbortController().signal);
  for (const run of runs) run();
  expect(await answer).toEqual({ kind: 'error', error: { errorType, message } });
});

test('more queries than one request may hold go out in several', () => {
  const { batcher, requests, tick } = startServer();
  for (let at = 0; at < 450; at += 1) void batcher.ask(query(`q${at}`), new AbortController().signal);
  tick();
  expect(requests.map((request) => request.body.queries.length)).toEqual([200, 200, 50]);
});
