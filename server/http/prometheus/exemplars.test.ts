import { expect, test } from 'vitest';
import { parsePromql } from '@/lib/promql/parser';
import { formatMatcher } from '@/lib/labels/matcher';
import { createQueryExemplarsHandler } from '@/server/http/prometheus/exemplars';
import { createTurns } from '@/server/promql/turns';
import type { ExemplarAccess, SeriesExemplars } from '@/server/storage/ports';

const FOUND: SeriesExemplars = {
  seriesLabels: ['__name__', 'a_bucket', 'le', '1'],
  exemplars: [{ labels: ['trace_id', 'x"y'], value: 0.5, timestampMs: 1_600_096_945_479 }],
};

async function call(path: string) {
  const asked: Parameters<ExemplarAccess['exemplars']>[] = [];
  const unused = async () => {
    throw new Error('not asked for');
  };
  const handler = createQueryExemplarsHandler({
    engine: { parse: parsePromql, instant: unused, range: unused, turns: createTurns(() => 0) },
    exemplars: {
      exemplars: (...query) => {
        asked.push(query);
        return [FOUND];
      },
    },
  });
  const url = new URL(path, 'http://localhost');
  const answer = await handler(new Request(url), {
    params: {},
    url,
    identity: { kind: 'user', role: 'viewer', userId: 1, login: 'ada', by: 'basic' },
    remoteAddress: '192.0.2.1',
    signal: new AbortController().signal,
  });
  return { answer: await answer.json(), asked };
}

test('asks for every selector of the query, whatever stands around it', async () => {
  const query = 'histogram_quantile(0.9, sum by (le) (rate(a_bucket{x="1"}[5m]))) / on () max_over_time(b[1h:1m])';
  const { answer, asked } = await call(`/q?query=${encodeURIComponent(query)}&start=10&end=20`);
  expect(asked).toHaveLength(1);
  const [[selectors, range] = []] = asked;
  expect(selectors?.map((matchers) => matchers.map(formatMatcher).toSorted().join())).toEqual([
    '__name__="a_bucket",x="1"',
    '__name__="b"',
  ]);
  expect(range).toEqual({ startMs: 10_000, endMs: 20_000 });
  expect(answer).toEqual({
    status: 'success',
    data: [
      {
        seriesLabels: { __name__: 'a_bucket', le: '1' },
        exemplars: [{ labels: { trace_id: 'x"y' }, value: '0.5', timestamp: 1_600_096_945.479 }],
      },
    ],
  });
});

test('a query that cannot be read is a fault of its parameter', async () => {
  await expect(call('/q?query=a{')).rejects.toThrow('invalid parameter "query": 1:3: parse error');
});
