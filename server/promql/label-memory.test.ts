import { expect, test } from 'vitest';
import { labelSetOf, withoutLabels } from '@/lib/labels/label-set';
import { createLabelMemory } from '@/server/promql/label-memory';

const withoutCode = (labels: readonly string[]): readonly string[] => withoutLabels(labels, new Set(['code']));

test('what is equal is the same list, for whoever asks by the same rule', () => {
  const memory = createLabelMemory();
  const [one, two] = [labelSetOf({ job: 'a', code: '1' }), labelSetOf({ job: 'a', code: '2' })];
  const derive = memory.remembering('without code', withoutCode);
  expect(derive(one)).toEqual(['job', 'a']);
  expect(derive(two)).toBe(derive(one));
  expect(memory.remembering('without code', withoutCode)(one)).toBe(derive(one));
  expect(memory.remembering('as it is', (labels) => labels)(one)).toBe(one);
});

test('all is forgotten at the limit, but not by those who are at work', () => {
  const memory = createLabelMemory(3);
  const derive = memory.remembering('without code', withoutCode);
  const [first, ...others] = Array.from({ length: 20 }, (_none, at) => labelSetOf({ job: 'a', code: `${at}` }));
  const before = derive(first ?? []);
  for (const labels of others) expect(derive(labels)).toBe(before);
  expect(memory.size()).toBeLessThanOrEqual(3);
  expect(memory.remembering('without code', withoutCode)(first ?? [])).toEqual(before);
});

test('rules without any labels take room, too', () => {
  const memory = createLabelMemory(10);
  for (let rule = 0; rule < 1000; rule += 1) memory.remembering(`${rule}`, withoutCode);
  expect(memory.size()).toBeLessThanOrEqual(10);
});
