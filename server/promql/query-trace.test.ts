// Counts and plans of traced queries. The numbers of samples are those of Prometheus' own test of its statistics.
import { expect, test } from 'vitest';
import type { PlanNode, QueryDetail } from '@/lib/api/query-plan';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { samplesOf } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

const LINES = [
  'one 1+1x100',
  'three{a="1",b="1"} 1+1x100',
  'three{a="2",b="2"} 1+1x100',
  'three{a="3",b="2"} 1+1x100',
  'histogram {{schema:1 count:5 sum:20 buckets:[1 2 1 1]}}+{{schema:1 count:10 sum:5 buckets:[1 2 3 4]}}x100',
];

function load() {
  const target = createTestEngine();
  target.series.load(LINES.map((line) => samplesOf(parseNotedSeries(line), 10_000)));
  return target.engine;
}

async function instant(text: string, seconds: number): Promise<QueryDetail> {
  const { stats } = await load().instant({ text, timeMs: seconds * 1000, isTraced: true });
  if (!stats.detail) throw new Error('the query was not traced');
  return stats.detail;
}

async function range(text: string, start: number, end: number): Promise<QueryDetail> {
  const times = { startMs: start * 1000, endMs: end * 1000, stepMs: 5000 };
  const { stats } = await load().range({ text, ...times, isTraced: true });
  if (!stats.detail) throw new Error('the query was not traced');
  return stats.detail;
}

test.each([
  ['"literal string"', 21, 0, 0],
  ['1', 21, 0, 1],
  ['one', 21, 1, 1],
  ['histogram', 21, 13, 13],
  ['timestamp(one)', 21, 1, 2],
  ['one offset 10s', 21, 1, 1],
  ['one @ 15', 21, 1, 1],
  ['three', 21, 3, 3],
  ['one[60s]', 201, 6, 6],
  ['three[60s]', 201, 18, 18],
  ['max_over_time(one[59s])[20s:5s]', 201, 24, 10],
  ['max_over_time(one[60s])', 201, 6, 7],
  ['max_over_time(three[60s])', 201, 18, 9],
  ['one[60s:5s]', 201, 12, 12],
  ['max_over_time(three[60s:5s])', 201, 36, 51],
  ['sum(max_over_time(three[60s:5s])) + sum(max_over_time(three[60s:5s]))', 201, 72, 52],
])('%s at %d s looks at %d samples and holds %d', async (text, seconds, total, peak) => {
  const { totalQueryableSamples, peakSamples, queryableSamplesPerStep } = await instant(text, seconds);
  expect({ totalQueryableSamples, peakSamples }).toEqual({ totalQueryableSamples: total, peakSamples: peak });
  expect(queryableSamplesPerStep).toEqual([total]);
});

test.each([
  ['three', [3, 3, 3, 3], 12],
  ['one @ 30', [1, 1, 1, 1], 4],
  ['rate(one[60s])', [6, 6, 6, 6], 10],
  ['max_over_time(three[60s])', [18, 18, 18, 18], 18],
  ['sum(three) + sum(three @ 30)', [6, 6, 6, 6], 16],
  ['three + three', [6, 6, 6, 6], 42],
  ['sum by (b) (max_over_time(three[60s:5s]))', [36, 36, 36, 36], 69],
])('over a range %s looks at %j samples', async (text, perStep, peak) => {
  const detail = await range(text, 201, 220);
  expect(detail.queryableSamplesPerStep).toEqual(perStep);
  expect(detail.peakSamples).toBe(peak);
});

interface Outline {
  readonly is: string;
  readonly series: number;
  readonly samples: number;
  readonly children?: readonly Outline[];
}

function outlineOf({ operator, seriesCount, sampleCount, children }: PlanNode): Outline {
  const own = { is: operator, series: seriesCount, samples: sampleCount };
  return children.length === 0 ? own : { ...own, children: children.map(outlineOf) };
}

test('the plan has each operator with what came out of it', async () => {
  const { plan } = await range('sum by (b) ((rate(three[1m]))) * on () group_left sum(one @ 30)', 201, 220);
  expect(plan && outlineOf(plan)).toEqual({
    is: '*',
    series: 2,
    samples: 8,
    children: [
      {
        is: 'sum',
        series: 2,
        samples: 8,
        children: [
          { is: 'rate', series: 3, samples: 12, children: [{ is: 'range selector', series: 3, samples: 21 }] },
        ],
      },
      { is: 'sum', series: 1, samples: 1, children: [{ is: 'selector', series: 1, samples: 1 }] },
    ],
  });
  expect(plan?.children[1]).toMatchObject({ isRepeated: true, expr: 'sum(one @ 30)' });
  expect(plan?.timeMs).toBeGreaterThanOrEqual(plan?.ownTimeMs ?? 0);
});

test('a query that nobody traces has no plan', async () => {
  const { stats } = await load().instant({ text: 'one', timeMs: 0 });
  expect(stats.detail).toBeUndefined();
});
