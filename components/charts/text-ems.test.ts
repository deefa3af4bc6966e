import { expect, test } from 'vitest';
import { textEms } from '@/components/charts/text-ems';

test('digits all have one width, letters their own', () => {
  expect(textEms('111')).toBeCloseTo(textEms('888'));
  expect(textEms('')).toBe(0);
  expect(textEms('mw')).toBeGreaterThan(textEms('ab'));
  expect(textEms('il')).toBeLessThan(textEms('ab'));
  expect(textEms('AB')).toBeGreaterThan(textEms('ab'));
  expect(textEms('日本')).toBe(2);
});
