import { expect, test } from 'vitest';
import { valueColumn } from '@/lib/encoding/value-block';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { memoryOf, packColumns, unpackColumns } from '@/server/storage/workers/packed-columns';

const shared = Float64Array.of(1, 2, 3);
const slab = valueColumn(new Float64Array(8).map((_, at) => at));
// A stale marker.
slab.words[2] = 2;
slab.words[3] = 0x7ff00000;

const CONTENT = new Map<number, SampleColumns[]>([
  [4, [{ timestampsMs: shared, values: slab.values.subarray(0, 3) }]],
  [0, []],
  [
    2,
    [
      { timestampsMs: shared, values: slab.values.subarray(3, 6) },
      {
        timestampsMs: Float64Array.of(9),
        values: slab.values.subarray(6, 7),
        extras: { startsMs: Float64Array.of(5) },
      },
    ],
  ],
]);
const source = { refs: () => CONTENT.keys(), columns: (ref: number) => CONTENT.get(ref) ?? [] };

const bits = ({ timestampsMs, values, ...rest }: SampleColumns) => ({
  ...rest,
  timestampsMs: [...timestampsMs],
  bits: [...new BigUint64Array(values.slice().buffer)],
});

test('columns come back as they were, whole bits, in the memory that went along, under the references of who asked', async () => {
  const expected = [...CONTENT].map(([ref, parts]) => [ref * 10, parts.map(bits)] as const);
  const packed = await packColumns(source, new AbortController().signal);
  const memory = memoryOf(packed);
  const received = structuredClone(packed, { transfer: memory });
  expect(memory.every(({ byteLength }) => byteLength === 0)).toBe(true);
  const sealed = unpackColumns([{ refs: [0, 10, 20, 30, 40], packed: received }]);
  expect([...sealed.refs()].toSorted((left, right) => left - right)).toEqual([20, 40]);
  for (const [ref, parts] of expected) expect(sealed.columns(ref).map(bits)).toEqual(parts);
  // Whoever merges them asks whether it is the same array.
  expect(sealed.columns(20)[0]?.timestampsMs).toBe(sealed.columns(40)[0]?.timestampsMs);
});

test('who does not want the answer any more does not wait for it', async () => {
  const stopping = new AbortController();
  stopping.abort();
  const many = { timestampsMs: new Float64Array(500_000), values: new Float64Array(500_000) };
  const packing = packColumns({ refs: () => [1, 2], columns: () => [many] }, stopping.signal);
  await expect(packing).rejects.toThrow('canceled');
});
