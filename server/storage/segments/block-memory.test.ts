import { expect, test } from 'vitest';
import { BlockMemory } from '@/server/storage/segments/block-memory';

test('the smallest piece that fits is used again', () => {
  const memory = new BlockMemory();
  const pieces = [400_000, 100_000, 200_000].map((sizeBytes) => memory.take(sizeBytes));
  memory.give(pieces);
  expect(memory.take(150_000)).toBe(pieces[2]);
  expect(memory.take(150_000)).toBe(pieces[0]);
  expect(memory.take(150_000).byteLength).toBeGreaterThanOrEqual(150_000);
  expect(memory.takeAll()).toEqual([pieces[1]]);
  expect(memory.takeAll()).toEqual([]);
});

test('what nobody uses is bounded', () => {
  const memory = new BlockMemory();
  memory.give(Array.from({ length: 100 }, () => new ArrayBuffer(1_048_576)));
  const keptBytes = memory.takeAll().reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(keptBytes).toBe(8 * 1_048_576);
  expect(memory.take(1).byteLength).toBeGreaterThan(0);
});
