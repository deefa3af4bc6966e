import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueColumn } from '@/lib/encoding/value-block';
import { decodeSubBlock, encodeSegment, type SegmentSeries } from '@/server/storage/segments/segment-codec';
import { decodeDirectory, findSeries, SUB_BLOCK_SERIES } from '@/server/storage/segments/segment-directory';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const samples = fc
  .tuple(
    fc.integer({ min: -(2 ** 40), max: 2 ** 41 }),
    fc.array(
      fc.record({
        gapMs: fc.integer({ min: 1, max: 60_000 }),
        bits: fc.oneof(fc.tuple(word, word), fc.constant([0, 0x4008_0000] as const)),
      }),
      {
        minLength: 1,
        maxLength: 300,
      },
    ),
  )
  .map(([startMs, rows]) => {
    const column = valueColumn(new Float64Array(rows.length));
    let timeMs = startMs;
    const timestampsMs = Float64Array.from(rows, ({ gapMs }) => (timeMs += gapMs));
    rows.forEach(({ bits }, at) => column.words.set(bits, at * 2));
    return { timestampsMs, values: column.values };
  });
const segment = fc
  .array(samples, { minLength: 1, maxLength: 70 })
  .map((all) => all.map((columns, at): SegmentSeries => ({ id: at * 3 + 1, columns })));

test('decodeSubBlock() gives back every timestamp and bit that encodeSegment() took', async () => {
  await fc.assert(
    fc.asyncProperty(segment, async (series) => {
      const { dir, data, sampleCount } = await encodeSegment(series, async () => undefined);
      const directory = decodeDirectory(dir);
      expect(sampleCount).toBe(series.reduce((sum, { columns }) => sum + columns.values.length, 0));
      series.forEach(({ id, columns }, at) => {
        expect(findSeries(directory, id)).toBe(at);
        expect(findSeries(directory, id + 1)).toBe(-1);
        const index = Math.floor(at / SUB_BLOCK_SERIES);
        const { offset = 0, length = 0 } = directory.subBlocks[index] ?? {};
        const found = decodeSubBlock(directory, index, data.subarray(offset, offset + length)).columns[
          at % SUB_BLOCK_SERIES
        ];
        expect(found?.timestampsMs).toEqual(columns.timestampsMs);
        expect(valueColumn(found?.values ?? new Float64Array(0)).words).toEqual(valueColumn(columns.values).words);
      });
    }),
    { numRuns: 30 },
  );
});

test('a damaged directory or sub-block is refused', async () => {
  const series = [{ id: 1, columns: { timestampsMs: Float64Array.of(1, 2), values: Float64Array.of(3, 4) } }];
  const { dir, data } = await encodeSegment(series, async () => undefined);
  const directory = decodeDirectory(dir);
  const damaged = Buffer.from(data);
  damaged[0] = (damaged[0] ?? 0) ^ 1;
  expect(() => decodeSubBlock(directory, 0, damaged)).toThrow(/checksum/);
  dir[dir.length - 1] = (dir[dir.length - 1] ?? 0) ^ 1;
  expect(() => decodeDirectory(dir)).toThrow(/checksum/);
});
