import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planMerges, type MergeGroup } from '@/server/storage/segments/plan-merges';
import { SegmentCatalogue, type SegmentEntry, type SegmentRecord } from '@/server/storage/segments/segment-catalogue';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RULES = { completeBeforeMs: 2 * DAY_MS, generationLimit: 3 };

function row(gen: number, hours: readonly [number, number], ids: readonly [number, number]): SegmentRecord {
  return {
    metricPair: 1,
    gen,
    pack: 0,
    minMs: hours[0] * HOUR_MS,
    maxMs: hours[1] * HOUR_MS,
    minSeriesId: ids[0],
    maxSeriesId: ids[1],
    seriesCount: Math.min(1000, ids[1] - ids[0] + 1),
    sampleCount: 1000,
    sizeBytes: 100,
  };
}

function planOf(records: readonly SegmentRecord[]): number[][] {
  const catalogue = new SegmentCatalogue();
  catalogue.add(records);
  return planMerges(catalogue.entries, RULES).map(({ entries }) => entries.map(({ gen }) => gen));
}

test('rows of a complete day become one when they fit; a row alone and rows of several days do not', () => {
  expect(planOf([row(1, [0, 2], [1, 100]), row(2, [2, 4], [1, 100]), row(3, [22, 23.9], [101, 200])])).toEqual([
    [1, 2, 3],
  ]);
  expect(planOf([row(1, [0, 2], [1, 100]), row(2, [25, 26], [1, 100])])).toEqual([]);
  expect(planOf([row(1, [0, 2], [1, 900]), row(2, [2, 4], [901, 1900])])).toEqual([]);
});

test('a window of a day that goes on is merged when enough generations wrote it, with whatever lies between them', () => {
  const open = [row(1, [48, 49], [1, 100]), row(2, [48, 49], [1, 100])];
  expect(planOf(open)).toEqual([]);
  expect(planOf([...open, row(4, [48.5, 51], [1, 100])])).toEqual([[1, 2, 4]]);
  expect(planOf([...open, row(4, [48.5, 51], [1, 100]), row(3, [50.5, 51], [1, 100])])).toEqual([[1, 2, 3, 4]]);
  expect(planOf([...open, row(4, [48.5, 51], [1, 100]), row(5, [50.5, 51], [1, 100])])).toEqual([[1, 2, 4]]);
});

const anyRow = fc
  .record({
    gen: fc.integer({ min: 1, max: 12 }),
    hour: fc.integer({ min: 0, max: 71 }),
    length: fc.integer({ min: 0, max: 3 }),
    first: fc.integer({ min: 1, max: 3000 }),
    count: fc.integer({ min: 1, max: 1500 }),
  })
  .map(({ gen, hour, length, first, count }) =>
    // No row crosses a midnight.
    row(gen, [hour, Math.min(hour + length, Math.floor(hour / 24) * 24 + 23.9)], [first, first + count - 1]),
  );

/** What a merge leaves: rows of at most 1,000 series side by side. */
function mergedRows({ entries }: MergeGroup): SegmentRecord[] {
  const least = (pick: (entry: SegmentEntry) => number) => Math.min(...entries.map(pick));
  const most = (pick: (entry: SegmentEntry) => number) => Math.max(...entries.map(pick));
  const lastId = most(({ maxSeriesId }) => maxSeriesId);
  const rows: SegmentRecord[] = [];
  for (let id = least(({ minSeriesId }) => minSeriesId); id <= lastId; id += 1000)
    rows.push({
      ...row(
        most(({ gen }) => gen),
        [0, 0],
        [id, Math.min(lastId, id + 999)],
      ),
      minMs: least(({ minMs }) => minMs),
      maxMs: most(({ maxMs }) => maxMs),
    });
  return rows;
}

const mayShareSamples = (left: SegmentEntry, right: SegmentEntry): boolean =>
  left.minMs <= right.maxMs &&
  left.maxMs >= right.minMs &&
  left.minSeriesId <= right.maxSeriesId &&
  left.maxSeriesId >= right.minSeriesId;

test('merging comes to an end, and no row outside of a group changes sides to one inside', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 25 }), (records) => {
      const catalogue = new SegmentCatalogue();
      catalogue.add(records);
      for (let round = 0; ; round += 1) {
        const [group] = planMerges(catalogue.entries, RULES);
        if (!group) return;
        expect(round).toBeLessThan(records.length * 3);
        const gen = Math.max(...group.entries.map((entry) => entry.gen));
        const inside = new Set(group.entries);
        const changesSides = [...catalogue.all()].filter(
          (outer) =>
            !inside.has(outer) &&
            group.entries.some(
              (inner) =>
                mayShareSamples(outer, inner) && outer.gen !== inner.gen && outer.gen < gen !== outer.gen < inner.gen,
            ),
        );
        expect(changesSides).toEqual([]);
        catalogue.change(group.entries, mergedRows(group));
      }
    }),
    { numRuns: 500 },
  );
});
