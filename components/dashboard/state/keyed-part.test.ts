import { expect, it } from 'vitest';
import { keyedBy } from '@/components/dashboard/state/keyed-part';

it('gives the same state while what counts of it is equal, and the one that was asked for when it is not', () => {
  const select = keyedBy(({ counts }: { readonly counts: number; readonly other: number }) => String(counts));
  const first = { counts: 1, other: 1 };
  const next = { counts: 2, other: 1 };
  expect(select(first)).toBe(first);
  expect(select({ counts: 1, other: 2 })).toBe(first);
  expect(select(next)).toBe(next);
  expect(select(first)).toBe(first);
});
