// What senders and targets must not be able to do: hostile samples, labels and numbers through the real doors of the product.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EncodedSeries, encodeSnappy, encodeWriteRequest } from '@/lib/testing/encode-remote-write';
import { takeFreePort } from '@/server/platform/free-port';
import {
  AUTHORIZATION,
  type ProductProcess,
  startProgram,
  waitUntilReady,
} from '@/server/platform/testing/product-process';

const YEAR_MS = 365 * 86_400_000;
const MAX_SERIES = 2000;

let folder = '';
let product: ProductProcess;
let port = 0;
let target: Server;
let targetText = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfire-bad-input-'));
  target = createServer((_, response) =>
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(targetText),
  );
  const targetPort = await takeFreePort();
  await new Promise<void>((resolve) => target.listen(targetPort, '127.0.0.1', resolve));
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `scrape_configs: [{job_name: t, scrape_interval: 1s, static_configs: [{targets: ["127.0.0.1:${targetPort}"]}]}]\n`,
  );
  writeFileSync(join(folder, 'watchfire.yml'), `storage: {max_series: ${MAX_SERIES}}\n`);
  port = await takeFreePort();
  product = startProgram('main.mjs', [], {
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    WATCHFIRE_CONFIG: join(folder, 'prometheus.yml'),
    WATCHFIRE_SETTINGS: join(folder, 'watchfire.yml'),
    WATCHFIRE_ADMIN_USER: 'ada',
    WATCHFIRE_ADMIN_PASSWORD: 'correct-horse-battery',
  });
  await waitUntilReady(product, port);
});
afterAll(async () => {
  product.signal('SIGTERM');
  await product.ended;
  await new Promise((resolve) => target.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function send(...series: EncodedSeries[]): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/write`, {
    method: 'POST',
    headers: { authorization: AUTHORIZATION },
    body: Buffer.from(encodeSnappy(encodeWriteRequest(series))),
  });
  return { status: response.status, text: await response.text() };
}

/** Values as text, newest last, by series. */
async function read(query: string): Promise<{ metric: Record<string, string>; values: string[] }[]> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`, {
    headers: { authorization: AUTHORIZATION },
  });
  expect(response.status).toBe(200);
  const { data } = (await response.json()) as {
    data: { result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[] };
  };
  return data.result.map(({ metric, value, values = value ? [value] : [] }) => ({
    metric,
    values: values.map(([, text]) => text),
  }));
}

const valuesOf = async (query: string): Promise<string[]> => (await read(query)).flatMap(({ values }) => values);

async function lastError(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/targets`, {
    headers: { authorization: AUTHORIZATION },
  });
  return /"lastError":"[^"]{0,300}/.exec(await response.text())?.[0] ?? '';
}

async function scrape(text: string): Promise<void> {
  const done = `done_${Math.random().toString(36).slice(2)}`;
  targetText = `${text}\n${done} 1\n`;
  const deadlineMs = performance.now() + 8000;
  while ((await valuesOf(done)).length === 0) {
    if (performance.now() > deadlineMs) throw new Error(`Not scraped: ${await lastError()}`);
    await pause(50);
  }
}

const series = (name: string, samples: EncodedSeries['samples'] = [[Date.now(), 1]]): EncodedSeries => ({
  labels: [['__name__', name]],
  ...(samples && { samples }),
});

test('one sample a year ahead or behind is refused and spoils nothing for its series', async () => {
  const nowMs = Date.now();
  const refused = await send(
    series('far', [[nowMs + YEAR_MS, 1]]),
    series('far', [[nowMs - YEAR_MS, 2]]),
    series('near'),
  );
  expect(refused.status).toBe(400);
  expect(await send(series('far', [[nowMs, 3]]))).toMatchObject({ status: 204 });
  expect(await valuesOf('far[5m]')).toEqual(['3']);
  expect(await valuesOf('near')).toEqual(['1']);
  await scrape(`scraped_far 1 ${nowMs + YEAR_MS}\nscraped_past 1 ${nowMs - YEAR_MS}\nscraped_near 7`);
  expect(await valuesOf('scraped_far')).toEqual([]);
  await scrape(`scraped_far 2`);
  expect(await valuesOf('scraped_far')).toEqual(['2']);
  expect(await valuesOf('up{job="t"}')).toEqual(['1']);
});

test('NaN of any payload is the one NaN, stale markers end a series, and the rarest numbers keep their bits', async () => {
  const nowMs = Date.now() - 10_000;
  const numbers: [number, number | bigint][] = [
    [nowMs, 0xfff8_dead_beef_0001n],
    [nowMs + 1, Infinity],
    [nowMs + 2, -Infinity],
    [nowMs + 3, -0],
    [nowMs + 4, 5e-324],
    [nowMs + 5, Number.MAX_VALUE],
  ];
  expect(await send(series('odd', numbers))).toMatchObject({ status: 204 });
  expect(await valuesOf('odd[5m]')).toEqual(['NaN', '+Inf', '-Inf', '-0', '5e-324', '1.7976931348623157e+308']);
  // The same NaN with another payload is the same sample.
  expect(await send(series('odd', [[nowMs, 0x7ff8_0000_0000_0007n]]))).toMatchObject({ status: 204 });
  expect(await send(series('odd', [[nowMs + 6, 0x7ff0_0000_0000_0002n]]))).toMatchObject({ status: 204 });
  expect(await valuesOf('odd')).toEqual([]);
  await scrape('s_odd{n="1"} NaN\ns_odd{n="2"} +Inf\ns_odd{n="3"} -0\ns_odd{n="4"} 5e-324\ns_odd{n="5"} 1e308');
  expect(await valuesOf('s_odd')).toEqual(expect.arrayContaining(['NaN', '+Inf', '-0', '5e-324', '1e+308']));
});

test('too many or too long labels are named and refused, what is beside them is stored', async () => {
  const many: EncodedSeries = {
    labels: [['__name__', 'many'], ...Array.from({ length: 10_000 }, (_, at): [string, string] => [`l${at}`, 'x'])],
    samples: [[Date.now(), 1]],
  };
  const long: EncodedSeries = {
    labels: [
      ['__name__', 'long'],
      ['a', 'x'.repeat(1_048_576)],
    ],
    samples: [[Date.now(), 1]],
  };
  const answer = await send(many, long, series('beside'));
  expect(answer.status).toBe(400);
  expect(answer.text).toMatch(/many/);
  expect(answer.text.length).toBeLessThan(10_000);
  expect(await valuesOf('beside')).toEqual(['1']);
  const labels = Array.from({ length: 10_000 }, (_, at) => `l${at}="x"`).join(',');
  await scrape(`s_many{${labels}} 1\ns_long{a="${'x'.repeat(1_000_000)}"} 1\ns_beside 1`);
  expect(await valuesOf('s_beside')).toEqual(['1']);
  expect(await valuesOf('up{job="t"}')).toEqual(['1']);
});

test('any text is a label value; NUL and what is no UTF-8 are refused', async () => {
  const text = 'ab 🔥 \u0301 __proto__';
  expect(
    await send({
      labels: [
        ['__name__', 'text'],
        ['v', text],
      ],
      samples: [[Date.now(), 1]],
    }),
  ).toMatchObject({
    status: 204,
  });
  expect((await read('text')).map(({ metric }) => metric['v'])).toEqual([text]);
  expect(
    (
      await send({
        labels: [
          ['__name__', 'n🔥'],
          ['ключ', 'v'],
        ],
        samples: [[Date.now(), 1]],
      })
    ).status,
  ).toBe(204);
  expect((await read('{"n🔥"}'))[0]?.metric['ключ']).toBe('v');
  const surrogate = await send({
    labels: [
      ['__name__', 'broken'],
      ['v', Uint8Array.of(0xed, 0xa0, 0x80)],
    ],
    samples: [[Date.now(), 1]],
  });
  expect(surrogate.status).toBe(400);
  const nul = await send({
    labels: [
      ['__name__', 'nul'],
      ['v', 'a\0b'],
    ],
    samples: [[Date.now(), 1]],
  });
  expect(nul).toMatchObject({ status: 400, text: expect.stringContaining('NUL') });
  await scrape('s_text{v="🔥"} 1');
  expect((await read('s_text'))[0]?.metric['v']).toBe('🔥');
});

test('the same labels in another order are one series, and its samples may come backwards', async () => {
  const nowMs = Date.now();
  const labels: [string, string][] = [
    ['b', '2'],
    ['__name__', 'order'],
    ['a', '1'],
  ];
  await send({
    labels,
    samples: [
      [nowMs, 3],
      [nowMs - 1000, 2],
    ],
  });
  await send({ labels: labels.toReversed(), samples: [[nowMs - 2000, 1]] });
  expect(await valuesOf('order[5m]')).toEqual(['1', '2', '3']);
  await scrape('s_order{a="1",b="2"} 1\n');
  await scrape('s_order{b="2",a="1"} 2\n');
  expect(await read('s_order')).toHaveLength(1);
  expect(await valuesOf('s_order')).toEqual(['2']);
});

test('at the series limit new series are refused with the reason, old ones go on', async () => {
  await send(series('old', [[Date.now(), 1]]));
  const flood = Array.from({ length: MAX_SERIES + 100 }, (_, at) => series(`flood_${at}`));
  const answer = await send(...flood);
  expect([400, 429]).toContain(answer.status);
  expect(answer.text).toMatch(new RegExp(`limit is ${MAX_SERIES}`));
  expect(await send(series('old', [[Date.now(), 2]]))).toMatchObject({ status: 204 });
  const upBefore = (await valuesOf('count_over_time(up{job="t"}[10m])'))[0];
  targetText = 'fresh_at_the_limit 1\n';
  await pause(2500);
  expect(await valuesOf('fresh_at_the_limit')).toEqual([]);
  expect(Number((await valuesOf('count_over_time(up{job="t"}[10m])'))[0])).toBeGreaterThan(Number(upBefore));
  expect(await valuesOf('up{job="t"}')).toEqual(['1']);
});
