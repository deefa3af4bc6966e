import { expect, test } from 'vitest';
import type { Matcher } from '@/lib/labels/matcher';
import type { Identity } from '@/server/auth/identity';
import type { RequestContext } from '@/server/http/route';
import { createCleanTombstonesHandler, createDeleteSeriesHandler } from '@/server/http/prometheus/admin';
import { silentLog } from '@/server/platform/log';
import type { TimeRange } from '@/server/storage/ports';

const ADMIN: Identity = { kind: 'user', role: 'admin', userId: 1, login: 'root', by: 'basic' };

function call(path: string, init: RequestInit = { method: 'POST' }, createHandler = createDeleteSeriesHandler) {
  let cleanCount = 0;
  const calls: [readonly (readonly Matcher[])[], TimeRange][] = [];
  const logged: unknown[] = [];
  const handler = createHandler({
    admin: {
      deleteSeries: async (...asked) => void calls.push(asked),
      cleanTombstones: async () => void (cleanCount += 1),
    },
    log: { ...silentLog(), info: (fields: unknown) => void logged.push(fields) },
  });
  const url = new URL(path, 'http://localhost');
  const context: RequestContext = {
    params: {},
    url,
    identity: ADMIN,
    remoteAddress: '192.0.2.1',
    signal: new AbortController().signal,
  };
  return { answer: handler(new Request(url, init), context), calls, logged, cleanCount: () => cleanCount };
}

test('delete_series deletes what match[] says between start and end, answers 204 and is logged with its caller', async () => {
  const { answer, calls, logged } = call('/delete?match[]=up{job="a"}&match[]=down&start=10&end=20.5');
  expect((await answer).status).toBe(204);
  expect(calls).toHaveLength(1);
  const [[selectors, range] = []] = calls;
  expect(selectors?.map((matchers) => matchers.map(({ name, type, value }) => `${name}${type}${value}`))).toEqual([
    expect.arrayContaining(['__name__=up', 'job=a']),
    ['__name__=down'],
  ]);
  expect(range).toEqual({ startMs: 10_000, endMs: 20_500 });
  expect(logged).toEqual([expect.objectContaining({ by: 'root', match: ['up{job="a"}', 'down'] })]);
});

test('without start and end all times are meant; a form body does as well', async () => {
  const { answer, calls } = call('/delete', { method: 'PUT', body: new URLSearchParams({ 'match[]': 'up' }) });
  expect((await answer).status).toBe(204);
  const [[, range] = []] = calls;
  expect(range?.startMs).toBeLessThan(-1e15);
  expect(range?.endMs).toBeGreaterThan(1e15);
});

test.each([
  '/delete',
  '/delete?match[]=',
  '/delete?match[]=up{',
  '/delete?match[]=up&start=x',
  '/delete?match[]=up&start=2&end=1',
])('%s is refused and deletes nothing', async (path) => {
  const { answer, calls } = call(path);
  await expect(answer).rejects.toMatchObject({ kind: 'input', status: 400 });
  expect(calls).toEqual([]);
});

test('clean_tombstones answers 204 when the store has done it', async () => {
  const { answer, cleanCount, logged } = call('/clean', { method: 'POST' }, createCleanTombstonesHandler);
  expect((await answer).status).toBe(204);
  expect(cleanCount()).toBe(1);
  expect(logged).toEqual([{ by: 'root' }]);
});
