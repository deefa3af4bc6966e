import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { matchSeries } from '@/server/storage/index/match-series';
import { PAGE_SIZE, RefPages, RefSet } from '@/server/storage/index/ref-pages';
import { SERIES_PERSISTED } from '@/server/storage/index/series-flags';
import { SeriesRegistry } from '@/server/storage/index/series-registry';

const step = fc.oneof(
  fc.record({ take: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ release: fc.array(fc.nat(500), { maxLength: 80 }) }),
);

test('each living reference has a slot of its own, whatever comes and goes; a set names them in their order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const pages = new RefPages();
      const living = new Set<number>();
      const given = new Set<number>();
      for (const one of steps) {
        if ('take' in one)
          for (let at = 0; at < one.take; at += 1) {
            const ref = pages.take(() => undefined);
            living.add(ref);
            given.add(ref);
          }
        else for (const ref of one.release) if (living.delete(ref)) pages.release(ref);
        const slots = new Set([...living].map((ref) => pages.slotOf(ref)));
        expect([slots.size, [...slots].every((slot) => slot >= PAGE_SIZE)]).toEqual([living.size, true]);
      }
      expect(given.size).toBe(pages.count);
      const refs = Int32Array.from(living).toSorted();
      const set = new RefSet(pages).add(refs);
      expect(set.refs(refs.length)).toEqual(refs);
      expect(refs.every((ref) => set.has(ref))).toBe(true);
    }),
  );
});

test('slots are given to others: their number follows the living, not all that ever were', () => {
  const pages = new RefPages();
  const steady = Array.from({ length: 100 }, () => pages.take(() => undefined));
  for (let round = 0; round < 1000; round += 1) {
    const refs = Array.from({ length: 100 }, () => pages.take(() => undefined));
    for (const ref of refs) pages.release(ref);
  }
  expect(pages.count).toBe(100_100);
  expect(pages.slotCount).toBeLessThan(400);
  expect(new Set(steady.map((ref) => pages.slotOf(ref))).size).toBe(100);
});

test('a reference of a series that is gone answers for none, also when its place has another one', () => {
  const registry = new SeriesRegistry();
  const make = (round: number) =>
    Array.from({ length: 64 }, (_, at) => registry.create(labelSetOf({ __name__: 'up', pod: `${round}-${at}` })));
  const stale: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    const refs = make(round);
    for (const ref of refs) {
      registry.setId(ref, ref + 1);
      registry.noteSample(ref, 1000 + ref);
    }
    for (const ref of stale) {
      expect(registry.isKnown(ref)).toBe(false);
      expect(registry.isSwept(ref)).toBe(true);
      expect(registry.labels(ref)).toEqual([]);
      expect([registry.idOf(ref), registry.metricPairOf(ref), registry.activeCount]).toEqual([0, 0, 64]);
      expect([registry.newestMs(ref), registry.oldestMs(ref)]).toEqual([-Infinity, Infinity]);
      // Whoever still holds it changes nothing.
      registry.setFlag(ref, SERIES_PERSISTED);
      registry.activate(ref);
      registry.noteSample(ref, 1);
      registry.noteSamples(Int32Array.of(ref), { count: 1, timestampsMs: Float64Array.of(1) });
      registry.setId(ref, 7);
      registry.remove([ref]);
    }
    for (const [at, ref] of refs.entries()) {
      expect(registry.labels(ref)).toEqual(labelSetOf({ __name__: 'up', pod: `${round}-${at}` }));
      expect([registry.idOf(ref), registry.refOfId(ref + 1), registry.newestMs(ref)]).toEqual([
        ref + 1,
        ref,
        1000 + ref,
      ]);
      expect(registry.hasFlag(ref, SERIES_PERSISTED)).toBe(false);
    }
    expect([...matchSeries(registry, [{ name: 'pod', type: '=~', value: '.*-[0-9]|x' }])]).toEqual(refs.slice(0, 10));
    registry.remove(refs);
    for (const _ of registry.sweep()) expect(registry.knownCount).toBe(0);
    stale.push(...refs);
    expect(registry.slotCount).toBeLessThan(256);
  }
  expect(registry.pairs.count).toBe(0);
});
