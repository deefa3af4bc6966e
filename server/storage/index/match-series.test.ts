import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelSetOf, labelValue, type LabelSet } from '@/lib/labels/label-set';
import { matcherTest, type Matcher } from '@/lib/labels/matcher';
import { matchSeries } from '@/server/storage/index/match-series';
import { intersectRefs, subtractRefs, unionRefs } from '@/server/storage/index/postings';
import { RefPages } from '@/server/storage/index/ref-pages';
import { SeriesRegistry } from '@/server/storage/index/series-registry';

function registryOf(sets: readonly LabelSet[]): SeriesRegistry {
  const registry = new SeriesRegistry();
  for (const labels of sets) if (registry.find(labels) < 0) registry.create(labels);
  return registry;
}

const SETS = [
  { __name__: 'up', job: 'node', env: 'prod' },
  { __name__: 'up', job: 'api', env: 'test' },
  { __name__: 'up', job: 'api' },
  { __name__: 'down' },
].map((values) => labelSetOf(values));

test.each<[Matcher[], number[]]>([
  [[{ name: '__name__', type: '=', value: 'up' }], [0, 1, 2]],
  [[{ name: 'job', type: '!=', value: 'api' }], [0, 3]],
  [[{ name: 'env', type: '=', value: '' }], [2, 3]],
  [[{ name: 'env', type: '!=', value: '' }], [0, 1]],
  [[{ name: 'env', type: '=~', value: 'prod|' }], [0, 2, 3]],
  [[{ name: 'env', type: '!~', value: 'pr.*' }], [1, 2, 3]],
  [[{ name: 'env', type: '=~', value: '.*' }], [0, 1, 2, 3]],
  [[{ name: 'env', type: '=~', value: '.+' }], [0, 1]],
  [[{ name: 'env', type: '!~', value: '.+' }], [2, 3]],
  [[{ name: 'job', type: '=~', value: 'no' }], []],
  [[{ name: 'absent', type: '=', value: 'x' }], []],
  [
    [
      { name: '__name__', type: '=', value: 'up' },
      { name: 'job', type: '=~', value: 'a.*' },
      { name: 'env', type: '!=', value: 'test' },
    ],
    [2],
  ],
  [[], [0, 1, 2, 3]],
])('matchSeries(%j) is %j', (matchers, expected) => {
  expect([...matchSeries(registryOf(SETS), matchers)]).toEqual(expected);
});

const text = fc.constantFrom('a', 'b', 'ab', 'c');
const someSets = fc.array(fc.dictionary(fc.constantFrom('x', 'y', 'z'), text), { minLength: 1, maxLength: 20 });
const someMatchers = fc.array(
  fc.record({
    name: fc.constantFrom('x', 'y', 'z', 'w'),
    type: fc.constantFrom('=' as const, '!=' as const, '=~' as const, '!~' as const),
    value: fc.constantFrom('', 'a', 'b', 'a|b', 'a.*', '.*', '.+', '(a|)', 'c|'),
  }),
  { maxLength: 3 },
);

test('matchSeries() agrees with testing every series, also after some were removed', () => {
  fc.assert(
    fc.property(someSets, someMatchers, fc.array(fc.nat(19)), (values, matchers, removed) => {
      const registry = registryOf(values.map((one) => labelSetOf(one)));
      registry.remove(removed);
      const expected = [...registry.all()].filter((ref) => {
        const labels = registry.labels(ref);
        return matchers.every((matcher) => matcherTest(matcher)(labelValue(labels, matcher.name)));
      });
      expect([...matchSeries(registry, matchers)]).toEqual(expected);
      for (const ref of registry.all()) expect(registry.find(registry.labels(ref))).toBe(ref);
      for (const _ of registry.sweep()) expect([...matchSeries(registry, matchers)]).toEqual(expected);
      expect([...matchSeries(registry, matchers)]).toEqual(expected);
      const used = [...registry.all()].flatMap((ref) => [...registry.pairIds(ref)]);
      expect(registry.pairs.count).toBe(new Set(used).size);
    }),
  );
});

test('series that come and go leave no trace: labels, ids and label pairs are those of the living', () => {
  const registry = new SeriesRegistry();
  const lasting = registry.create(labelSetOf({ __name__: 'up', job: 'lasting' }));
  registry.setId(lasting, 1);
  let before: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    const made = Array.from({ length: 500 }, (_, at) =>
      registry.create(labelSetOf({ __name__: 'up', job: 'passing', pod: `${round}-${at}` })),
    );
    for (const ref of made) registry.setId(ref, ref + 1);
    registry.remove(before);
    for (const _ of registry.sweep()) expect(registry.find(registry.labels(lasting))).toBe(lasting);
    before = made;
  }
  expect(registry.labels(lasting)).toEqual(labelSetOf({ __name__: 'up', job: 'lasting' }));
  for (const ref of before) {
    expect(registry.find(registry.labels(ref))).toBe(ref);
    expect(registry.refOfId(ref + 1)).toBe(ref);
  }
  expect(registry.pairs.count).toBe(3 + 500);
  expect(registry.all()).toHaveLength(501);
  expect(matchSeries(registry, [{ name: 'job', type: '=', value: 'passing' }])).toHaveLength(500);
});

const refs = fc.uniqueArray(fc.nat(300), { maxLength: 200 }).map((list) => Int32Array.from(list).toSorted());
test('intersectRefs(), subtractRefs() and unionRefs() are set operations', () => {
  const pages = new RefPages();
  while (pages.count < 301) pages.take(() => undefined);
  fc.assert(
    fc.property(refs, refs, refs, (left, right, third) => {
      const inRight = new Set(right);
      expect([...intersectRefs(left, right)]).toEqual([...left].filter((ref) => inRight.has(ref)));
      expect([...subtractRefs(left, right)]).toEqual([...left].filter((ref) => !inRight.has(ref)));
      const all = [...new Set([...left, ...right, ...third])].toSorted((a, b) => a - b);
      expect([...unionRefs([left, right, third], pages)]).toEqual(all);
    }),
  );
});
