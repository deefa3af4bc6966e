import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VALUE_BLOCK_LIMIT, valueColumn } from '@/lib/encoding/value-block';
import { anyHistogram } from '@/lib/testing/arbitrary-histograms';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { HISTOGRAM_MARK_HIGH } from '@/server/storage/head/sample-extras';
import {
  decodedRows,
  decodeSeries,
  decodeSeriesValues,
  encodeSegment,
  inflateSubBlock,
  type SegmentSeries,
} from '@/server/storage/segments/segment-codec';
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
/** The same samples, some of them histograms, some with a start timestamp. */
const withExtras = fc
  .tuple(samples, fc.array(fc.option(anyHistogram)), fc.array(fc.option(fc.constantFrom(0, 5, 1_700_000_000_000))))
  .map(([columns, native, starts]): SampleColumns => {
    const { words } = valueColumn(columns.values);
    const histograms = Array.from(columns.timestampsMs, (_, at) => native[at] ?? undefined);
    histograms.forEach((histogram, at) => {
      // The head keeps an address in the mark; it must not reach a segment.
      if (histogram) words.set([at * 7, HISTOGRAM_MARK_HIGH], at * 2);
    });
    const startsMs = Float64Array.from(columns.timestampsMs, (_, at) => starts[at] ?? NaN);
    return { ...columns, extras: { histograms, startsMs } };
  });
const segment = fc
  .array(fc.oneof(samples, samples, withExtras), { minLength: 1, maxLength: 70 })
  .map((all) => all.map((columns, at): SegmentSeries => ({ id: at * 3 + 1, columns })));

function floatBits(columns: SampleColumns | undefined): string[] {
  const words = columns ? valueColumn(columns.values).words : new Uint32Array(0);
  return Array.from(columns?.timestampsMs ?? [], (_, at) => {
    const isHistogram = columns?.extras?.histograms?.[at] !== undefined;
    return isHistogram ? 'histogram' : `${words[at * 2]} ${words[at * 2 + 1]}`;
  });
}

function noStarts({ values }: SampleColumns): Float64Array {
  return new Float64Array(values.length).fill(NaN);
}

test('decodeSeries() gives back every timestamp and bit that encodeSegment() took', async () => {
  await fc.assert(
    fc.asyncProperty(segment, fc.double({ min: 0, max: 0.99, noNaN: true }), async (series, share) => {
      const scratch = valueColumn(new Float64Array(VALUE_BLOCK_LIMIT));
      const { dir, data, sampleCount } = await encodeSegment(series, async () => undefined);
      const directory = decodeDirectory(dir);
      expect(sampleCount).toBe(series.reduce((sum, { columns }) => sum + columns.values.length, 0));
      series.forEach(({ id, columns }, at) => {
        expect(findSeries(directory, id)).toBe(at);
        expect(findSeries(directory, id + 1)).toBe(-1);
        const index = Math.floor(at / SUB_BLOCK_SERIES);
        const { offset = 0, length = 0 } = directory.subBlocks[index] ?? {};
        const reader = inflateSubBlock(directory, index, data.subarray(offset, offset + length));
        const sealed = { directory, position: at, reader, scratch };
        const found = decodeSeries(sealed);
        expect(found.timestampsMs).toEqual(columns.timestampsMs);
        expect(floatBits(found)).toEqual(floatBits(columns));
        const { histograms, startsMs } = columns.extras ?? {};
        expect(found.extras?.histograms?.filter(Boolean) ?? []).toEqual(histograms?.filter(Boolean) ?? []);
        expect(found.extras?.startsMs ?? noStarts(columns)).toEqual(startsMs ?? noStarts(columns));
        const count = columns.values.length;
        const from = Math.floor(count * share);
        const decoded = decodedRows({ from, to: count }, count);
        expect(decoded.from).toBeLessThanOrEqual(from);
        const part = valueColumn(new Float64Array(decoded.to - decoded.from));
        decodeSeriesValues(sealed, { from, to: count }, part, 0);
        expect(part.words).toEqual(valueColumn(found.values).words.subarray(decoded.from * 2, decoded.to * 2));
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
  expect(() => inflateSubBlock(directory, 0, damaged)).toThrow(/checksum/);
  dir[dir.length - 1] = (dir[dir.length - 1] ?? 0) ^ 1;
  expect(() => decodeDirectory(dir)).toThrow(/checksum/);
});

test('a segment of floats has the bytes of the first version, and those are read', async () => {
  const series = [
    { id: 3, columns: { timestampsMs: Float64Array.of(1000, 2000, 3000), values: Float64Array.of(1, 2, 4) } },
    { id: 9, columns: { timestampsMs: Float64Array.of(1000, 2000, 3500), values: Float64Array.of(0.1, 1 / 3, -7) } },
  ];
  const dir = Buffer.from('d076b3026364626462666660616366e41714168cdd718b8da16105ff0a7e0e862e10f5821900', 'hex');
  const data = Buffer.from('63606654e264640c0583abf61c8c0cbd00', 'hex');
  const directory = decodeDirectory(dir);
  expect([...directory.histogramCounts]).toEqual([0, 0]);
  const reader = inflateSubBlock(directory, 0, data);
  const scratch = valueColumn(new Float64Array(VALUE_BLOCK_LIMIT));
  series.forEach(({ columns }, position) => {
    const { timestampsMs, values } = decodeSeries({ directory, position, reader, scratch });
    expect({ timestampsMs, values }).toEqual(columns);
  });
  // What deflate makes of it may differ from one zlib to the next.
  const again = await encodeSegment(series, async () => undefined);
  expect(inflateRawSync(again.dir.subarray(4))[0]).toBe(1);
  expect(inflateRawSync(again.data)).toEqual(inflateRawSync(data));
});
