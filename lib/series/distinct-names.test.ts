import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distinctNames } from '@/lib/series/distinct-names';

it('cuts what names share, and keeps in what they differ', () => {
  const pods = ['alertmanager-main-0', 'alertmanager-main-1'];
  expect(distinctNames(pods, 10)).toEqual(['alertman…0', 'alertman…1']);
  expect(distinctNames(pods, 4)).toEqual(['…0', '…1']);
  expect(distinctNames(pods, 19)).toEqual(pods);
});

it('keeps what tells names apart: words are never cut in two', () => {
  expect(distinctNames(['payment-api', 'payment-worker'], 8)).toEqual(['paym…api', '…worker']);
  expect(distinctNames(['{instance="alpha"}', '{instance="beta"}'], 9)).toEqual(['…alpha"}', '…beta"}']);
  expect(distinctNames(['{instance="alpha"}', '{instance="beta"}'], 4)).toEqual(['alpha"}', 'beta"}']);
  expect(distinctNames(['checkout', 'checkin-desk'], 8)).toEqual(['checkout', 'checkin-desk']);
  expect(distinctNames(['a-one-and-more', 'a-two-and-more'], 8)).toEqual(['a-one-and-more', 'a-two-and-more']);
});

it('looks at the nearest of the other names, and leaves those that fit', () => {
  const names = ['db', 'kubernetes-pods-first', 'kubernetes-pods-second', 'node'];
  expect(distinctNames(names, 12)).toEqual(['db', 'kubern…first', 'kuber…second', 'node']);
});

it('leaves a single name whole', () => {
  expect(distinctNames(['node-exporter-of-the-first-host'], 8)).toEqual(['node-exporter-of-the-first-host']);
  expect(distinctNames([], 8)).toEqual([]);
});

it('never makes two names one', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '-') }), { minLength: 2 }), (names) => {
      expect(new Set(distinctNames(names, 3)).size).toBe(names.length);
    }),
  );
});
