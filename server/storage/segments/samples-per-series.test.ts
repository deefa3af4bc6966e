import { expect, test } from 'vitest';
import { samplesPerSeries } from '@/server/storage/segments/samples-per-series';

const ALL = { startMs: 0, endMs: 1e9 };

function row(ids: readonly [number, number], times: readonly [number, number], counts: readonly [number, number]) {
  const [seriesCount, sampleCount] = counts;
  const [minSeriesId, maxSeriesId] = ids;
  const [minMs, maxMs] = times;
  return { minSeriesId, maxSeriesId, minMs, maxMs, seriesCount, sampleCount, sizeBytes: sampleCount / 2 };
}

test('rows of the same series at different times add up, those of other series do not', () => {
  const packs = [0, 1, 2].flatMap((pack) =>
    [0, 1].map((window) =>
      row([pack * 100 + 1, pack * 100 + 100], [window * 1000, window * 1000 + 999], [100, 48_000]),
    ),
  );
  expect(samplesPerSeries(packs, ALL)).toBe(960);
  expect(samplesPerSeries(packs, { startMs: 0, endMs: 999 })).toBe(480);
  expect(samplesPerSeries(packs, { startMs: 5000, endMs: 6000 })).toBe(0);
});

test('the series with most of them counts, wherever it is', () => {
  const rows = [
    row([1, 10], [0, 10], [10, 10]),
    row([5, 40], [0, 10], [20, 60]),
    row([40, 50], [0, 10], [10, 20]),
    row([90, 99], [0, 10], [10, 40]),
  ];
  expect(samplesPerSeries(rows, ALL)).toBe(5);
});

test('what takes many bytes a sample counts for more', () => {
  expect(samplesPerSeries([{ ...row([1, 10], [0, 10], [10, 100]), sizeBytes: 5000 }], ALL)).toBe(500);
});
