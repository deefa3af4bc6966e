import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { isInputError } from '@/lib/errors/input-error';
import { errorAnswer, faultOf } from '@/server/http/error-answer';
import { remoteRoutes } from '@/server/http/remote/routes';
import type { ApiRequest } from '@/server/http/route';
import type { Answer as HttpAnswer } from '@/server/http/whole-answer';
import {
  bytesField,
  doubleField,
  encodeHistogram,
  encodeLabel,
  type EncodedHistogram,
  type EncodedSeries,
  encodeSnappy,
  encodeWriteRequest,
  varint,
  varintField,
} from '@/lib/testing/encode-remote-write';
import type { RemoteWriteLimits } from '@/lib/formats/remote-write/remote-write-limits';
import { createMetrics, type Metrics } from '@/server/platform/metrics';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import { createRemoteWriteReceiver, type RemoteWriteDeps } from '@/server/remote/create-remote-write-receiver';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import type { SampleAppender } from '@/server/storage/ports';
import {
  bitRows,
  equals,
  labelsText,
  manualClock,
  openTestStore,
  selectColumns,
} from '@/server/storage/testing/store-harness';

const NOW_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const STALE = 0x7ff0_0000_0000_0002n;

let database: TestDatabase;
let store: RunningSeriesStore;
let door: Door;
let testCount = 0;
/** Label of its own for each test: they share a store. */
let own = '';
beforeAll(async () => {
  database = await createTestDatabase();
  store = await openTestStore({
    databaseUrl: database.url,
    clock: manualClock(NOW_MS),
  });
  door = openDoor({ appender: store });
});
afterAll(async () => {
  await store.stop();
  await database.drop();
});
beforeEach(() => {
  testCount += 1;
  own = `test-${testCount}`;
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

interface Door {
  readonly metrics: Metrics;
  post(body: Uint8Array | null, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  send(...series: EncodedSeries[]): Promise<Answer>;
  /** The value of a line of /metrics. */
  metric(line: string): Promise<number>;
}

/** The route's handler, with errors answered as the dispatcher does. */
function openDoor(deps: Partial<RemoteWriteDeps> & Pick<RemoteWriteDeps, 'appender'>): Door {
  const metrics = createMetrics({ withProcess: false });
  const [route] = remoteRoutes({
    receiver: createRemoteWriteReceiver({ metrics, hashSeed: 7, exemplars: store, ...deps }),
  });
  const post: Door['post'] = async (body, headers = {}) => {
    const url = 'http://localhost/api/v1/write';
    const request = new Request(url, { method: 'POST', headers, body: body as Uint8Array<ArrayBuffer> | null });
    const response = await answer(request);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const answer = async (request: Request): Promise<HttpAnswer> => {
    try {
      const context = { params: {}, url: new URL(request.url), identity: { kind: 'anonymous', role: null } } as const;
      if (!route) throw new Error('no route');
      const { method, headers, body: stream } = request;
      const read = async (take: (piece: Uint8Array) => void): Promise<void> => {
        for await (const piece of stream ?? []) take(piece);
      };
      const pushed: ApiRequest = {
        method,
        headers,
        ...(stream && { pieces: { read } }),
        text: () => request.text(),
        arrayBuffer: () => request.arrayBuffer(),
      };
      return await route.handler(pushed, { ...context, remoteAddress: '127.0.0.1', signal: request.signal });
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (!fault) throw thrown;
      return errorAnswer(fault, 'prometheus');
    }
  };
  return {
    metrics,
    post,
    send: (...series) => post(encodeSnappy(encodeWriteRequest(series))),
    metric: async (line) => {
      const found = (await metrics.text()).split('\n').find((one) => one.startsWith(`${line} `));
      return Number(found?.slice(line.length + 1) ?? Number.NaN);
    },
  };
}

const series = (
  samples: EncodedSeries['samples'],
  labels: readonly (readonly [string, string | Uint8Array])[] = [],
): EncodedSeries => ({
  labels: [['__name__', 'm'], ...labels, ['own', own]],
  ...(samples && { samples }),
});
const good = (labels: readonly (readonly [string, string])[] = []): EncodedSeries => series([[NOW_MS, 1]], labels);

/** Labels and samples of everything that this test stored. */
async function stored(): Promise<string[]> {
  const columns = await selectColumns(store, [equals('own', own)]);
  return columns.flatMap((column) => bitRows(column).map((row) => `${labelsText(column.labels)}: ${row}`)).toSorted();
}
const ONE = '3ff0000000000000';
const row = (labels: string, timestampMs: number, bits = ONE): string =>
  `__name__ m ${labels}${labels === '' ? '' : ' '}own ${own}: ${timestampMs} ${bits}`;

describe('stored with 204', () => {
  test('several series, several samples each, again and again', async () => {
    for (let round = 0; round < 3; round += 1) {
      const samples = [0, 1].map((at) => [NOW_MS + round * 100 + at, 1] as const);
      expect(await door.send(series(samples, [['a', '1']]), series(samples, [['a', '2']]))).toMatchObject({
        status: 204,
        text: '',
      });
    }
    expect(await stored()).toEqual(
      ['a 1', 'a 2'].flatMap((labels) => [0, 1, 100, 101, 200, 201].map((at) => row(labels, NOW_MS + at))),
    );
  });

  test('a request without anything in it', async () => {
    expect((await door.post(Uint8Array.of(0))).status).toBe(204);
  });

  test('the content types and encodings of senders', async () => {
    const body = (): Uint8Array => encodeSnappy(encodeWriteRequest([good()]));
    const types = [
      'application/x-protobuf',
      'Application/X-Protobuf; charset=utf-8',
      'application/x-protobuf;proto=prometheus.WriteRequest',
      'application/x-protobuf; proto="prometheus.WriteRequest"',
    ];
    for (const type of types)
      expect((await door.post(body(), { 'content-type': type, 'content-encoding': 'snappy' })).status).toBe(204);
    expect((await door.post(body())).status).toBe(204);
    expect(await stored()).toEqual([row('', NOW_MS)]);
  });

  test('labels in any order are one series, empty values are dropped', async () => {
    await door.send(
      series(
        [[NOW_MS, 1]],
        [
          ['a', '1'],
          ['b', '2'],
        ],
      ),
    );
    const turned: EncodedSeries = {
      labels: [
        ['own', own],
        ['b', '2'],
        ['empty', ''],
        ['a', '1'],
        ['__name__', 'm'],
      ],
      samples: [[NOW_MS + 1, 1]],
    };
    expect((await door.send(turned)).status).toBe(204);
    expect(await stored()).toEqual([row('a 1 b 2', NOW_MS), row('a 1 b 2', NOW_MS + 1)]);
  });

  test('the same sample twice is stored once', async () => {
    expect((await door.send(good(), good())).status).toBe(204);
    expect((await door.send(good())).status).toBe(204);
    expect(await stored()).toEqual([row('', NOW_MS)]);
  });

  test('late samples inside the window, in any order', async () => {
    const samples = [0, -59 * MINUTE_MS, -30 * MINUTE_MS].map((at) => [NOW_MS + at, 1] as const);
    expect((await door.send(series(samples))).status).toBe(204);
    expect(await stored()).toHaveLength(3);
  });

  test('every bit of a value; of NaNs only the stale marker and the plain one', async () => {
    const values = [STALE, 0x7ff0_0000_0000_0001n, 0xffff_ffff_ffff_ffffn, -0, Infinity, 5e-324];
    expect((await door.send(series(values.map((value, at) => [NOW_MS + at, value] as const)))).status).toBe(204);
    const bits = (await stored()).map((line) => line.split(' ').at(-1));
    expect(bits).toEqual([
      STALE.toString(16),
      '7ff8000000000000',
      '7ff8000000000000',
      '8000000000000000',
      '7ff0000000000000',
      '1',
    ]);
  });

  test('a series without samples makes no series', async () => {
    const before = store.stats().seriesCount;
    expect((await door.send(series([], [['never', 'stored']]))).status).toBe(204);
    expect(store.stats().seriesCount).toBe(before);
  });

  const exemplar = (traceId: string, timestampMs: number): Uint8Array =>
    Uint8Array.from([...encodeLabel('trace_id', traceId), ...doubleField(2, 0.5), ...varintField(3, timestampMs)]);
  const exemplars = () =>
    store.exemplars([[equals('own', own)]], { startMs: 0, endMs: NOW_MS }).map((found) => found.exemplars);

  test('exemplars are stored, beside the samples of their series or apart from them', async () => {
    const beside = { ...good(), exemplars: [exemplar('a', NOW_MS - 2)] };
    const apart = { ...series([]), exemplars: [exemplar('b', NOW_MS - 1)] };
    expect((await door.send(beside, apart)).status).toBe(204);
    expect(await stored()).toEqual([row('', NOW_MS)]);
    expect(exemplars()).toEqual([
      [
        { labels: ['trace_id', 'a'], value: 0.5, timestampMs: NOW_MS - 2 },
        { labels: ['trace_id', 'b'], value: 0.5, timestampMs: NOW_MS - 1 },
      ],
    ]);
  });

  test('exemplars of series without samples, or with labels that may not be stored, are passed over and counted', async () => {
    const before = await door.metric('watchfire_remote_write_ignored_total{kind="exemplar"}');
    const lonely = { ...series([], [['lonely', '1']]), exemplars: [exemplar('a', NOW_MS)] };
    const badLabels = { ...good(), exemplars: [Uint8Array.from(encodeLabel('', 'x'))] };
    expect((await door.send(lonely, badLabels)).status).toBe(204);
    expect(exemplars()).toEqual([]);
    expect(await door.metric('watchfire_remote_write_ignored_total{kind="exemplar"}')).toBe((before || 0) + 2);
  });

  test('a broken exemplar is a broken request', async () => {
    expect((await door.send({ ...good(), exemplars: [Uint8Array.of(0x11, 1)] })).status).toBe(400);
  });

  test('metadata', async () => {
    const metadata = [{ type: 1, metric: 'pushed_total', help: 'How many.', unit: 'pushes' }];
    expect((await door.post(encodeSnappy(encodeWriteRequest([], metadata)))).status).toBe(204);
    expect(store.metadata('pushed_total')).toEqual([
      { metric: 'pushed_total', type: 'counter', help: 'How many.', unit: 'pushes' },
    ]);
  });
});

describe('refused with 400, all else is stored', () => {
  const many = (count: number): [string, string][] => Array.from({ length: count }, (_, at) => [`l${at}`, 'v']);
  test.each<[string, () => EncodedSeries, RegExp]>([
    ['no labels', () => ({ labels: [], samples: [[NOW_MS, 1]] }), /\{\}: it has no metric name/],
    ['no metric name', () => ({ labels: [['a', 'b']], samples: [[NOW_MS, 1]] }), /\{a="b"\}: it has no metric name/],
    ['an empty metric name', () => ({ labels: [['__name__', '']], samples: [[NOW_MS, 1]] }), /no metric name/],
    ['an empty label name', () => good([['', 'x']]), /a label name is empty/],
    [
      'a repeated label',
      () =>
        good([
          ['a', '1'],
          ['a', '2'],
        ]),
      /label "a" comes more than once/,
    ],
    ['a broken value', () => series([[NOW_MS, 1]], [['a', Uint8Array.of(0xed, 0xa0, 0x80)]]), /not valid UTF-8/],
    ['NUL', () => good([['a', 'x\0']]), /NUL/],
    ['a value of 5 MiB', () => good([['a', 'v'.repeat(5 * 1024 * 1024)]]), /5242880 bytes, the limit is 65536/],
    ['a name of 100 KiB', () => good([['n'.repeat(102_400), 'v']]), /102400 bytes, the limit is 1024/],
    ['5,000 labels', () => good(many(5000)), /5002 labels, the limit is 100/],
    ['a year ahead', () => series([[NOW_MS + 365 * DAY_MS, 1]], [['a', '1']]), /out of bounds/],
    ['11 minutes ahead', () => series([[NOW_MS + 11 * MINUTE_MS, 1]], [['a', '1']]), /out of bounds/],
    ['the greatest time', () => series([[2n ** 63n - 1n, 1]], [['a', '1']]), /out of bounds/],
    ['the least time', () => series([[-(2n ** 63n), 1]], [['a', '1']]), /too old/],
    ['1970', () => series([[0, 1]], [['a', '1']]), /too old/],
    [
      'too late',
      () =>
        series([
          [NOW_MS, 1],
          [NOW_MS - 2 * HOUR_MS, 1],
        ]),
      /out of order/,
    ],
    [
      'two values for one time',
      () =>
        series([
          [NOW_MS, 1],
          [NOW_MS, 2],
        ]),
      /duplicate sample for timestamp/,
    ],
  ])('%s', async (_, make, reason) => {
    const { status, text } = await door.send(good([['k', '1']]), make(), good([['k', '2']]));
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ status: 'error', errorType: 'bad_data', error: expect.stringMatching(reason) });
    expect(text.length).toBeLessThan(1024);
    const rows = await stored();
    expect(rows).toEqual(expect.arrayContaining([row('k 1', NOW_MS), row('k 2', NOW_MS)]));
    // Present samples of the same series are taken afterwards: what was refused left no trace.
    expect((await door.send(series([[NOW_MS + 5, 1]], [['a', '1']]))).status).toBe(204);
    expect(await stored()).toContain(row('a 1', NOW_MS + 5));
  });

  test('another value for a time that is stored; the first stays', async () => {
    await door.send(good());
    expect((await door.send(series([[NOW_MS, 2]]))).status).toBe(400);
    expect(await stored()).toEqual([row('', NOW_MS)]);
  });

  test('the message names ten series, their labels cut, and counts the rest', async () => {
    const bad = Array.from({ length: 25 }, (_, at) =>
      series([[0, 1]], [['a', `${at} ${'x'.repeat(at < 2 ? 500 : 5)}`]]),
    );
    const { text } = await door.send(...bad, good());
    const { error } = JSON.parse(text) as { error: string };
    expect(error).toMatch(/^Refused 25 samples of 25 series, all others are stored: /);
    expect(error.match(/too old/g)).toHaveLength(10);
    expect(error).toContain('; and 15 more');
    expect(error).toContain('x…: too old');
    expect(await stored()).toEqual([row('', NOW_MS)]);
  });

  test('refusals are counted by reason', async () => {
    const fresh = openDoor({ appender: store });
    await fresh.send(
      series([
        [0, 1],
        [1, 1],
      ]),
      { labels: [], samples: [[1, 1]] },
      good(),
    );
    const name = 'watchfire_remote_write_rejected_samples_total';
    expect(await fresh.metric(`${name}{reason="too_old"}`)).toBe(2);
    expect(await fresh.metric(`${name}{reason="labels"}`)).toBe(1);
    expect(await fresh.metric('watchfire_remote_write_rejected_series_total{reason="too_old"}')).toBe(1);
    expect(await fresh.metric('watchfire_remote_write_samples_total')).toBe(1);
  });

  test('at the series limit new series are refused and old ones go on', async () => {
    const other = await createTestDatabase();
    const small = await openTestStore({ databaseUrl: other.url, clock: manualClock(NOW_MS), limits: { maxSeries: 2 } });
    try {
      const full = openDoor({ appender: small });
      const { status, text } = await full.send(good(), ...['1', '2', '3'].map((at) => good([['a', at]])));
      expect(status).toBe(400);
      expect(text).toContain('Refused 2 samples of 2 series');
      expect(text).toContain('the limit is 2 (setting storage.max_series)');
      expect((await full.send(series([[NOW_MS + 1, 1]]))).status).toBe(204);
      expect(await full.metric('watchfire_remote_write_samples_total')).toBe(3);
    } finally {
      await small.stop();
      await other.drop();
    }
  });
});

describe('not read at all: nothing is stored', () => {
  const message = (): Uint8Array => encodeWriteRequest([good()]);
  test.each<[number, string, () => Uint8Array | null]>([
    [400, 'no body', () => null],
    [400, 'an empty body', () => new Uint8Array(0)],
    [400, 'not packed', message],
    [400, 'cut off', () => encodeSnappy(message()).subarray(0, 30)],
    [400, 'trailing bytes', () => Uint8Array.from([...encodeSnappy(message()), 0, 0])],
    [413, 'a claim of 1 GiB', () => Uint8Array.from([...varint(2 ** 30), 0, 0])],
    [413, 'a claim of 4 GiB', () => Uint8Array.from([...varint(2 ** 32), 0, 0])],
    [413, '512 MiB', () => Uint8Array.from([...varint(2 ** 29), ...new Uint8Array(24_000).fill(0xfe)])],
    [400, 'more than it can hold', () => Uint8Array.from([...varint(30_000_000), 0, 0])],
    [400, 'text', () => encodeSnappy(new TextEncoder().encode('up{job="x"} 1\n'))],
    [400, 'a length beyond the end', () => encodeSnappy(Uint8Array.from([...message(), 0x0a, 9, 1]))],
    [400, 'a group', () => encodeSnappy(Uint8Array.from([...message(), 0x0b, 0x0c]))],
    [
      400,
      'broken label bytes',
      () => encodeSnappy(Uint8Array.from([...message(), ...bytesField(1, [0x0a, 2, 0x0a, 9])])),
    ],
    [
      400,
      'more series than the limit',
      () => encodeSnappy(new Uint8Array(200_002).map((_, at) => (at % 2 === 0 ? 0x0a : 0))),
    ],
  ])('%d for %s', async (status, _, make) => {
    expect((await door.post(make())).status).toBe(status);
    expect(await stored()).toEqual([]);
  });

  test.each([
    [{ 'content-type': 'text/html' }],
    [{ 'content-type': 'application/json' }],
    [{ 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' }],
    [{ 'content-type': 'application/x-protobuf;proto=other' }],
    [{ 'content-encoding': 'gzip' }],
    [{ 'content-encoding': 'zstd' }],
    [{ 'content-encoding': 'snappy, gzip' }],
  ])('415 for %j', async (headers) => {
    const { status, text } = await door.post(encodeSnappy(message()), headers);
    expect(status).toBe(415);
    expect(text).toContain('expected ');
    expect(await stored()).toEqual([]);
  });

  test('unknown fields are ignored', async () => {
    const body = Uint8Array.from([...bytesField(77, 'x'), ...message(), ...bytesField(78, 'y')]);
    expect((await door.post(encodeSnappy(body))).status).toBe(204);
    expect(await stored()).toHaveLength(1);
  });
});

describe('when it cannot be taken now: 503 with Retry-After', () => {
  const away: SampleAppender = {
    seriesRef: (labels) => store.seriesRef(labels),
    append: () => Promise.reject(new EnvironmentError('Cannot write to the log', { retryAfterSeconds: 7 })),
    recordMetadata: () => undefined,
  };

  test('the database is away; the same request is taken when it is back', async () => {
    const { status, headers } = await openDoor({ appender: away }).send(good());
    expect([status, headers.get('retry-after')]).toEqual([503, '7']);
    expect((await door.send(good())).status).toBe(204);
    expect(await stored()).toEqual([row('', NOW_MS)]);
  });

  test('too many bytes are open', async () => {
    const narrow = openDoor({ appender: store, limits: { maxOpenBytes: 300 } });
    const { status, headers, text } = await narrow.send(good([['a', 'v'.repeat(400)]]));
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(text).toContain('the limit is 300 bytes');
    expect(await narrow.metric('watchfire_remote_write_open_bytes')).toBe(0);
    expect((await narrow.send(good())).status).toBe(204);
  });
});

describe('each bound, made small by its setting, names that setting', () => {
  const metadata = [1, 2].map((at) => ({ type: 1, metric: `m${at}`, help: '', unit: '' }));
  test.each<[number, Partial<RemoteWriteLimits>, string, () => Uint8Array]>([
    [413, { maxDecodedBytes: 10 }, 'max_unpacked_size', () => encodeWriteRequest([good()])],
    [400, { maxSeries: 1 }, 'max_series', () => encodeWriteRequest([good(), good([['a', '1']])])],
    [
      400,
      { maxSamples: 1 },
      'max_samples',
      () =>
        encodeWriteRequest([
          series([
            [NOW_MS, 1],
            [NOW_MS + 1, 1],
          ]),
        ]),
    ],
    [400, { maxMetadata: 1 }, 'max_metadata', () => encodeWriteRequest([], metadata)],
    [400, { maxLabels: 2 }, 'max_labels', () => encodeWriteRequest([good([['a', '1']])])],
    [400, { maxNameBytes: 8 }, 'max_label_name_size', () => encodeWriteRequest([good([['nine_byte', '1']])])],
    [400, { maxValueBytes: 9 }, 'max_label_value_size', () => encodeWriteRequest([good([['a', 'ten bytes!']])])],
    [503, { maxOpenRequests: 0 }, 'max_requests', () => encodeWriteRequest([good()])],
    [503, { maxOpenBytes: 9 }, 'max_requests_size', () => encodeWriteRequest([good()])],
  ])('%d for %j', async (status, limits, setting, message) => {
    const small = openDoor({ appender: store, limits });
    const answer = await small.post(encodeSnappy(message()));
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`(setting remote_write.${setting})`);
    const [limit] = Object.values(limits);
    expect(await small.metric(`watchfire_remote_write_limit{limit="remote_write.${setting}"}`)).toBe(limit);
    expect(await small.metric('watchfire_remote_write_open_requests')).toBe(0);
  });

  test('requests beyond the limit are refused while others are under way, and taken after them', async () => {
    let commit = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (commit = resolve));
    const slow: SampleAppender = {
      seriesRef: (labels) => store.seriesRef(labels),
      append: (batch, admission) => waiting.then(() => store.append(batch, admission)),
      recordMetadata: () => undefined,
    };
    const narrow = openDoor({ appender: slow, limits: { maxOpenRequests: 2 } });
    const first = [good([['a', '1']]), good([['a', '2']])].map((one) => narrow.send(one));
    const { status, headers, text } = await narrow.send(good());
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(text).toContain('2 requests are being worked on, the limit is 2');
    commit();
    expect((await Promise.all(first)).map((answer) => answer.status)).toEqual([204, 204]);
    expect((await narrow.send(good())).status).toBe(204);
  });
});

/** Stands between receiver and store: counts the questions, and can have forgotten references. */
function between(): SampleAppender & { asked: number; forget(): void } {
  let lost = new Set<number>();
  const given = new Set<number>();
  const appender = {
    asked: 0,
    forget() {
      lost = new Set(given);
    },
    seriesRef(labels: readonly string[]) {
      appender.asked += 1;
      const ref = store.seriesRef(labels);
      lost.delete(ref);
      given.add(ref);
      return ref;
    },
    append: (batch: Parameters<SampleAppender['append']>[0], admission: 'live' | 'import') => {
      const refs = batch.seriesRefs.map((ref, at) => (at < batch.count && lost.has(ref) ? -1 : ref));
      const { histograms } = batch;
      const native = histograms && {
        ...histograms,
        seriesRefs: histograms.seriesRefs.map((ref) => (lost.has(ref) ? -1 : ref)),
      };
      return store.append({ ...batch, seriesRefs: refs, ...(native && { histograms: native }) }, admission);
    },
    recordMetadata: () => undefined,
  };
  return appender;
}

describe('series that are known by their bytes', () => {
  const fleet = (atMs: number, order: readonly number[] = [1, 2, 3]): EncodedSeries[] =>
    order.map((at) => series([[atMs, 1]], [['a', `${at}`]]));

  test('are asked for once, in whatever order they come', async () => {
    const appender = between();
    const fresh = openDoor({ appender });
    const orders = [[1, 2, 3], [1, 2, 3], [3, 1], [2], [2, 1, 3], [1, 1]];
    for (const [at, order] of orders.entries())
      expect((await fresh.send(...fleet(NOW_MS + at, order))).status).toBe(204);
    expect(appender.asked).toBe(3);
    expect(await stored()).toHaveLength(13);
    expect(await fresh.metric('watchfire_remote_write_known_series')).toBe(3);
  });

  test('that the store has let go of are made again, nothing is lost', async () => {
    const appender = between();
    const fresh = openDoor({ appender });
    await fresh.send(...fleet(NOW_MS));
    appender.forget();
    const bad = series([[0, 1]], [['a', '2']]);
    const answer = await fresh.send(...fleet(NOW_MS + 1, [1, 2]), bad, ...fleet(NOW_MS + 1, [3]));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Refused 1 sample of 1 series');
    const askedCount = appender.asked;
    expect((await fresh.send(...fleet(NOW_MS + 2))).status).toBe(204);
    expect(appender.asked).toBe(askedCount);
    expect(await stored()).toHaveLength(9);
  });

  test('are not taken for one whose labels begin the same, nor known when their labels are scattered', async () => {
    const fresh = openDoor({ appender: store });
    const short = (at: number): EncodedSeries => series([[NOW_MS + at, 1]]);
    const long = (at: number): EncodedSeries => ({
      labels: [...short(at).labels, ['z', '1']],
      samples: [[NOW_MS + at, 1]],
    });
    for (let at = 0; at < 4; at += 1)
      expect((await fresh.send(...(at % 2 === 0 ? [short(at), long(at)] : [long(at), short(at)]))).status).toBe(204);
    expect(await stored()).toEqual(
      [0, 1, 2, 3]
        .flatMap((at) => [row('', NOW_MS + at), `__name__ m own ${own} z 1: ${NOW_MS + at} ${ONE}`])
        .toSorted(),
    );
    const scattered = bytesField(1, [
      ...encodeLabel('__name__', 'm'),
      ...bytesField(2, [...doubleField(1, 1), ...varintField(2, NOW_MS + 9)]),
      ...encodeLabel('own', own),
    ]);
    const knownBefore = await fresh.metric('watchfire_remote_write_known_series');
    for (let times = 0; times < 2; times += 1)
      expect((await fresh.post(encodeSnappy(Uint8Array.from(scattered)))).status).toBe(204);
    expect(await stored()).toContain(row('', NOW_MS + 9));
    expect(await fresh.metric('watchfire_remote_write_repeated_samples_total')).toBe(1);
    expect(await fresh.metric('watchfire_remote_write_known_series')).toBe(knownBefore);
  });

  test('are forgotten at the limit and learned again', async () => {
    const appender = between();
    const fresh = openDoor({ appender, limits: { maxKnownSeries: 2 } });
    for (let at = 0; at < 3; at += 1) expect((await fresh.send(...fleet(NOW_MS + at))).status).toBe(204);
    expect(await stored()).toHaveLength(9);
    expect(await fresh.metric('watchfire_remote_write_known_series')).toBeLessThanOrEqual(2);
  });

  test('requests at the same time do not mix', async () => {
    const fresh = openDoor({ appender: store });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        at % 5 === 4
          ? fresh.send(series([[0, 1]], [['b', `${at}`]]))
          : fresh.send(...fleet(NOW_MS + at), series([[0, 1]], [['bad', `${at}`]])),
      ),
    );
    for (const [at, { text }] of answers.entries()) expect(text).toContain(`=\\"${at}\\"`);
    expect(await stored()).toHaveLength(48);
  });
});

describe('native histograms', () => {
  const native = (count: number, timestampMs: number, more: EncodedHistogram = {}): Uint8Array =>
    encodeHistogram({
      count: count + 2,
      sum: count * 0.5,
      schema: 1,
      zeroThreshold: 0.001,
      zeroCount: 2,
      positive: { spans: [[1, 1]], deltas: [count] },
      timestampMs,
      ...more,
    });
  const withNative = (
    histograms: Uint8Array[],
    labels: readonly (readonly [string, string])[] = [],
  ): EncodedSeries => ({
    ...series([], labels),
    histograms,
  });
  const find = async (labels: readonly [string, string][] = []) =>
    selectColumns(store, [equals('own', own), ...labels.map(([name, value]) => equals(name, value))]);

  test('are stored beside floats, integer and float ones, also when a series has nothing else', async () => {
    const both = {
      ...withNative([native(1, NOW_MS), native(4, NOW_MS + 2)], [['a', '1']]),
      samples: [[NOW_MS + 1, 1]] as const,
    };
    const only = withNative(
      [native(0, NOW_MS, { isFloat: true, count: 2.5, positive: { spans: [[0, 1]], counts: [0.25] } })],
      [['a', '2']],
    );
    expect(await door.send(both, only)).toMatchObject({ status: 204 });
    const [first] = await find([['a', '1']]);
    expect(first?.timestampsMs).toEqual(Float64Array.of(NOW_MS + 1));
    expect(first?.histograms?.timestampsMs).toEqual(Float64Array.of(NOW_MS, NOW_MS + 2));
    expect(first?.histograms?.histograms.map(({ count, sum }) => [count, sum])).toEqual([
      [3, 0.5],
      [6, 2],
    ]);
    const [second] = await find([['a', '2']]);
    expect(second?.timestampsMs).toHaveLength(0);
    expect(second?.histograms?.histograms[0]).toMatchObject({
      count: 2.5,
      positive: { indexes: Int32Array.of(0), counts: Float64Array.of(0.25) },
    });
  });

  test('the same again is a repetition; others at the time of a histogram or a float are duplicates', async () => {
    expect((await door.send(withNative([native(1, NOW_MS)]))).status).toBe(204);
    expect((await door.send(withNative([native(1, NOW_MS)]))).status).toBe(204);
    expect((await door.send(withNative([native(1, NOW_MS, { resetHint: 3 })]))).status).toBe(204);
    for (const other of [withNative([native(2, NOW_MS)]), series([[NOW_MS, 1]])]) {
      const answer = await door.send(other);
      expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('duplicate sample') });
      expect(answer.text).toContain('Refused 1 sample of 1 series');
    }
    // The first of one request wins, too; floats come first.
    const twice = {
      ...series([[NOW_MS + 1, 1]]),
      histograms: [native(1, NOW_MS + 1), native(1, NOW_MS + 2), native(2, NOW_MS + 2)],
    };
    expect((await door.send(twice)).text).toContain('Refused 2 samples of 1 series');
    const [found] = await find();
    expect(found?.timestampsMs).toEqual(Float64Array.of(NOW_MS + 1));
    expect(found?.histograms?.histograms.map(({ count }) => count)).toEqual([3, 3]);
  });

  test('late ones are taken inside the window, times are judged as those of floats', async () => {
    expect((await door.send(withNative([native(5, NOW_MS)]))).status).toBe(204);
    expect((await door.send(withNative([native(4, NOW_MS - HOUR_MS)]))).status).toBe(204);
    for (const [timestampMs, text] of [
      [NOW_MS - HOUR_MS - 1, 'out of order'],
      [NOW_MS + 11 * MINUTE_MS, 'out of bounds'],
      [NOW_MS - 31 * DAY_MS, 'too old'],
    ] as const)
      expect(await door.send(withNative([native(1, timestampMs)]))).toMatchObject({
        status: 400,
        text: expect.stringContaining(text),
      });
    const [found] = await find();
    expect(found?.histograms?.timestampsMs).toEqual(Float64Array.of(NOW_MS - HOUR_MS, NOW_MS));
  });

  test('invalid ones are refused by name, the good ones of the request are stored', async () => {
    const answer = await door.send(
      withNative([native(1, NOW_MS), native(1, NOW_MS + 1, { count: 1 })], [['a', '1']]),
      good([['a', '2']]),
    );
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Refused 1 sample of 1 series');
    expect(answer.text).toContain('invalid native histogram: 3 observations are in buckets, but the count is 1');
    expect(await door.metric('watchfire_remote_write_rejected_samples_total{reason="histogram"}')).toBe(1);
    const [first] = await find([['a', '1']]);
    expect(first?.histograms?.timestampsMs).toEqual(Float64Array.of(NOW_MS));
    expect(await stored()).toContain(row('a 2', NOW_MS));
  });

  test('a stale one ends the series with a marker', async () => {
    const stale = native(0, NOW_MS + 1, { sum: STALE });
    expect((await door.send(good([['a', '1']]), withNative([native(1, NOW_MS), stale]))).status).toBe(204);
    expect(await stored()).toContain(row('', NOW_MS + 1, STALE.toString(16)));
  });

  test('series that the store has let go of are made again for them too', async () => {
    const appender = between();
    const fresh = openDoor({ appender });
    const send = (at: number) =>
      fresh.send(
        { ...series([[NOW_MS + at, 1]]), histograms: [native(at, NOW_MS + at + 1)] },
        withNative([native(at, NOW_MS + at)], [['a', '1']]),
      );
    expect((await send(0)).status).toBe(204);
    appender.forget();
    expect((await send(10)).status).toBe(204);
    const counts = (await find()).map(({ values, histograms }) => values.length + (histograms?.histograms.length ?? 0));
    expect(new Set(counts)).toEqual(new Set([2, 4]));
  });
});

test('errors are InputErrors of the sender, never bugs', async () => {
  const receiver = createRemoteWriteReceiver({
    appender: store,
    exemplars: store,
    metrics: createMetrics({ withProcess: false }),
    hashSeed: 1,
  });
  const thrown = await receiver.receive().catch((error: unknown) => error);
  expect(isInputError(thrown)).toBe(true);
});
