import { expect, test } from 'vitest';
import { valueColumn } from '@/lib/encoding/value-block';
import { labelSetOf, labelValue } from '@/lib/labels/label-set';
import { Head } from '@/server/storage/head/head';
import { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesColumns } from '@/server/storage/ports';
import type { SegmentSource } from '@/server/storage/read/segment-source';
import { selectSeries } from '@/server/storage/read/select-series';

const NOTHING_SEALED: SegmentSource = {
  samplesPerSeries: () => 0,
  read: async () => ({ refs: () => [], columns: () => [] }),
};
const SERIES = 400;
const SAMPLES = 200;
const valueOf = (series: number, at: number): number => series * 1000 + at / 10;

/** Two epochs; series 5 has a late sample, series 6 a value that is no number. */
function makeHead(): Head {
  const registry = new SeriesRegistry();
  const head = new Head(registry);
  for (let series = 0; series < SERIES; series += 1) {
    const ref = registry.create(labelSetOf({ __name__: 'm', n: `${series}` }));
    for (let at = 0; at < SAMPLES; at += 1) {
      if (series === 5 && at === 100) continue;
      const value = series === 6 && at === 7 ? NaN : valueOf(series, at);
      const { words } = valueColumn(Float64Array.of(value));
      head.generation({ epoch: at < 110 ? 1 : 2, writer: 1 }).add(ref, at * 1000, { words, at: 0 });
    }
  }
  head
    .generation({ epoch: 1, writer: 1 })
    .add(5, 100_000, { words: valueColumn(Float64Array.of(valueOf(5, 100))).words, at: 0 });
  for (const ref of registry.all()) {
    registry.noteSample(ref, 0);
    registry.noteSample(ref, SAMPLES * 1000);
  }
  return head;
}

const sources = () => ({ head: makeHead(), segments: () => NOTHING_SEALED, past: () => null });

async function read(isPassing: boolean, startMs: number, endMs: number) {
  const hints = { stepMs: 0, rangeMs: 0, maxSamples: Infinity, isPassing };
  const matchers = [{ name: '__name__', type: '=', value: 'm' } as const];
  const columns = [];
  const seen = [];
  for await (const batch of selectSeries(sources(), { matchers, range: { startMs, endMs }, hints }))
    for (const one of batch) {
      columns.push(one);
      seen.push({ n: Number(labelValue(one.labels, 'n')), times: [...one.timestampsMs], values: [...one.values] });
    }
  return { columns, seen: seen.toSorted((a, b) => a.n - b.n) };
}

test.each([
  [0, SAMPLES * 1000],
  [40_000, 160_000],
  [195_000, 199_000],
  [109_000, 110_000],
])('values that pass are those that are kept, from %d to %d', async (startMs, endMs) => {
  const expected = Array.from({ length: SERIES }, (_none, n) => {
    const places = Array.from({ length: SAMPLES }, (_place, at) => at).filter(
      (at) => at * 1000 >= startMs && at * 1000 <= endMs,
    );
    return {
      n,
      times: places.map((at) => at * 1000),
      values: places.map((at) => (n === 6 && at === 7 ? NaN : valueOf(n, at))),
    };
  });
  expect((await read(true, startMs, endMs)).seen).toEqual(expected);
  const kept = await read(false, startMs, endMs);
  expect(kept.seen).toEqual(expected);
  // Nothing that came later wrote over what came before.
  const after = kept.columns.map(({ labels, values }) => ({ n: Number(labelValue(labels, 'n')), values: [...values] }));
  expect(after.toSorted((a, b) => a.n - b.n)).toEqual(expected.map(({ n, values }) => ({ n, values })));
  const isTrue = ({ values, areNumbers }: SeriesColumns): boolean => areNumbers !== true || !values.some(Number.isNaN);
  expect(kept.columns.every(isTrue)).toBe(true);
  expect(kept.columns.filter(({ areNumbers }) => areNumbers === true).length).toBeGreaterThan(SERIES - 3);
});
