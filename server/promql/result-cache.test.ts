// Kept answers: used while nothing that they were made from has changed, never after.
import { expect, test } from 'vitest';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { samplesOf } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

function startEngine(maxCacheBytes = 100_000) {
  const changes: number[] = [];
  const reads: string[] = [];
  const target = createTestEngine({
    limits: { maxCacheBytes },
    wrapReader: (reader) => ({
      ...reader,
      version: (untilMs) => String(changes.filter((fromMs) => fromMs <= untilMs).length),
      select: (matchers, range, hints) => {
        reads.push(matchers.map(({ value }) => value).join());
        return reader.select(matchers, range, hints);
      },
    }),
  });
  const write = (line: string, fromMs: number): void => {
    target.series.load([samplesOf(parseNotedSeries(line), 60_000)]);
    changes.push(fromMs);
  };
  const sum = async (text: string, endMs = 120_000): Promise<number | undefined> => {
    const { value } = await target.engine.range({ text, startMs: 0, endMs, stepMs: 60_000 });
    return value.kind === 'grid' ? value.series[0]?.values.at(-1) : undefined;
  };
  write('x 1 2 3', 0);
  return { write, sum, reads, engine: target.engine };
}

test('the same query again reads nothing', async () => {
  const { sum, reads } = startEngine();
  expect([await sum('x'), await sum('x'), await sum('x', 60_000)]).toEqual([3, 3, 2]);
  expect(reads).toEqual(['x', 'x']);
});

test('a sample at or before its end counts, a later one does not', async () => {
  const { sum, write, reads } = startEngine();
  await sum('x');
  write('x _ _ _ 9', 180_000);
  expect(await sum('x')).toBe(3);
  expect(reads).toHaveLength(1);
  write('x _ _ 7', 120_000);
  expect(await sum('x')).toBe(7);
  expect(reads).toHaveLength(2);
});

test('what a query reads beyond its end counts too', async () => {
  const { sum, write } = startEngine();
  expect(await sum('x offset -1m')).toBe(3);
  write('x _ _ _ 9', 180_000);
  expect(await sum('x offset -1m')).toBe(9);
});

test('a change while the query runs is not missed', async () => {
  const { sum, write } = startEngine();
  const first = sum('x');
  write('x _ _ 7', 120_000);
  await first;
  expect(await sum('x')).toBe(7);
});

test('what does not fit, and what is traced, is not kept', async () => {
  const { sum, reads } = startEngine(100);
  await sum('x');
  await sum('x');
  const { engine, reads: tracedReads } = startEngine();
  for (let at = 0; at < 2; at += 1) await engine.instant({ text: 'x', timeMs: 0, isTraced: true });
  expect([reads.length, tracedReads.length]).toEqual([2, 2]);
});
