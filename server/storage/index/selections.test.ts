import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import { matchSeries } from '@/server/storage/index/match-series';
import { KEPT_SELECTION_SERIES, Selections } from '@/server/storage/index/selections';
import { SeriesRegistry } from '@/server/storage/index/series-registry';

const SELECTORS: readonly (readonly Matcher[])[] = [
  [{ name: '__name__', type: '=', value: 'up' }],
  [{ name: 'job', type: '=~', value: 'a.*' }],
  [{ name: 'job', type: '!=', value: 'ab' }],
  [{ name: 'none', type: '=', value: 'x' }],
];
const labelsArbitrary = fc.record({
  __name__: fc.constantFrom('up', 'down', ''),
  job: fc.constantFrom('a', 'ab', 'b', ''),
  Zone: fc.constantFrom('1', '\u{1F600}', ''),
  n: fc.constantFrom('1', '2', '3'),
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), labels: labelsArbitrary }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(100) }),
  fc.record({ kind: fc.constant('find' as const), selector: fc.nat(SELECTORS.length - 1) }),
);

test('whatever comes and goes, a selection names what the index has', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const registry = new SeriesRegistry();
      const selections = new Selections(registry);
      const found: number[][] = [];
      const expected: number[][] = [];
      for (const one of steps) {
        if (one.kind === 'add') {
          const labels = labelSetOf(one.labels);
          if (registry.find(labels) < 0) registry.create(labels);
        } else if (one.kind === 'remove') registry.remove([one.at]);
        else {
          const matchers = SELECTORS[one.selector] ?? [];
          // Metrics come in no promised order.
          found.push(
            selections
              .find(matchers)
              .flatMap(({ refs }) => [...refs])
              .toSorted((left, right) => left - right),
          );
          expected.push([...matchSeries(registry, matchers)]);
        }
      }
      expect(found).toEqual(expected);
    }),
  );
});

test('the same selection as long as the index stays the same', () => {
  const registry = new SeriesRegistry();
  const selections = new Selections(registry);
  registry.create(labelSetOf({ __name__: 'up' }));
  const [matchers = []] = SELECTORS;
  const before = selections.find(matchers);
  expect(selections.find([...matchers])).toBe(before);
  registry.create(labelSetOf({ __name__: 'up', job: 'a' }));
  expect(selections.find(matchers)[0]?.refs).toHaveLength(2);
  expect(selections.seriesCount).toBeLessThan(100);
});

test('series of two metrics stand apart', () => {
  const registry = new SeriesRegistry();
  for (const [at, name] of ['up', 'down'].entries()) {
    registry.create(labelSetOf({ __name__: name, job: 'a' }));
    registry.setStoredPair(registry.pairs.ensure('__name__', name), 7 + at);
  }
  const found = new Selections(registry).find([{ name: 'job', type: '=', value: 'a' }]);
  expect(found.map(({ metricPair, refs }) => [metricPair, ...refs])).toEqual([
    [7, 0],
    [8, 1],
  ]);
});

test('selections are let go at the limit', () => {
  const registry = new SeriesRegistry();
  for (let at = 0; at < 1000; at += 1) registry.create(labelSetOf({ __name__: 'up', n: `${at}` }));
  const selections = new Selections(registry);
  for (let at = 0; at < 1000; at += 1) selections.find([{ name: 'n', type: '!=', value: `${at}` }]);
  expect(selections.seriesCount).toBeLessThanOrEqual(KEPT_SELECTION_SERIES);
  expect(selections.seriesCount).toBeGreaterThan(KEPT_SELECTION_SERIES / 2);
});
