import { expect, test } from 'vitest';
import { growFloat64, growInt32, growUint8 } from '@/server/storage/index/grow';

test('what was there stays, new elements hold the fill, through every size', () => {
  let column: Float64Array = new Float64Array(3).fill(-1);
  // The last one is longer than a piece.
  for (const length of [4, 1000, 40_000, 40_001, 300_000, 4_000_000, 5_000_000]) {
    const before = column.length;
    column = growFloat64(column, length, 7);
    expect(column.length).toBeGreaterThanOrEqual(length);
    expect([column[0], column[before - 1], column[before], column.at(-1)]).toEqual([-1, before === 3 ? -1 : 7, 7, 7]);
  }
});

test('long ones are not copied', () => {
  const long = growInt32(new Int32Array(1), 100_000);
  const longer = growInt32(long, long.length + 1);
  expect(longer.length).toBe(long.length * 2);
  expect(longer.buffer).toBe(long.buffer);
});

test('the memory of others is not grown into', () => {
  const shared = new ArrayBuffer(1 << 21);
  const neighbour = new Uint8Array(shared, 1 << 20, 8).fill(3);
  const grown = growUint8(new Uint8Array(shared, 0, 1 << 20), (1 << 20) + 1);
  grown.fill(9);
  expect([...neighbour]).toEqual([3, 3, 3, 3, 3, 3, 3, 3]);
});
