import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeptMetrics } from '@/lib/formats/kept-metrics';
import { queryDataJson } from '@/lib/formats/prometheus-json';
import { labelSetOf, type LabelSet } from '@/lib/labels/label-set';
import type { VectorSample } from '@/lib/series/query-result';

function json(samples: readonly VectorSample[], kept = createKeptMetrics()): string {
  const pieces = [...queryDataJson({ kind: 'vector', timestampMs: 1000, samples }, { kept })];
  return Buffer.concat(pieces).toString('utf8');
}

test('what is kept is written as it was the first time, whatever the limit', () => {
  const labels = fc
    .dictionary(fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 20 }))
    .map(labelSetOf);
  const answers = fc.array(fc.array(fc.nat(19), { maxLength: 12 }), { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.array(labels, { minLength: 20, maxLength: 20 }),
      answers,
      fc.integer({ min: 8, max: 600 }),
      (sets, all, limit) => {
        const kept = createKeptMetrics(limit);
        for (const places of all) {
          const samples = places.map((place): VectorSample => ({ labels: sets[place] ?? [], value: place }));
          expect(json(samples, kept)).toBe(json(samples));
        }
      },
    ),
  );
});

test('a long answer of many series', () => {
  const sets = Array.from({ length: 3000 }, (_none, at): LabelSet =>
    labelSetOf({ __name__: 'up', n: `${at}`, long: 'x'.repeat(at % 300) }),
  );
  const samples = sets.map((labels, value): VectorSample => ({ labels, value }));
  const kept = createKeptMetrics();
  const first = json(samples, kept);
  expect(json(samples, kept)).toBe(first);
  expect((JSON.parse(first) as { result: unknown[] }).result).toHaveLength(3000);
});
