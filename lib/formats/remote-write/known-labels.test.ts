import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownLabels } from '@/lib/formats/remote-write/known-labels';
import { readLabels } from '@/lib/formats/remote-write/read-labels';
import { encodeLabel } from '@/lib/testing/encode-remote-write';

const LIMITS = { maxLabels: 4, maxNameBytes: 20, maxValueBytes: 40 };

function regionOf(labels: readonly (readonly [string, string])[]) {
  const bytes = Uint8Array.from(labels.flatMap(([name, value]) => encodeLabel(name, value)));
  return { bytes, start: 0, end: bytes.length };
}

test('a series is read the same whatever is known of its labels', () => {
  const name = fc.constantFrom('__name__', 'job', 'zone', '', 'a\0b', 'n'.repeat(21), 'é');
  const value = fc.oneof(fc.constantFrom('', 'up', 'x\0', 'v'.repeat(41), 'wide'), fc.string({ maxLength: 3 }));
  const labels = fc.array(fc.tuple(name, value), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 30 }), (series) => {
      const known = new KnownLabels(1);
      for (const one of series) {
        const region = regionOf(one);
        expect(readLabels(region, LIMITS, known)).toEqual(readLabels(region, LIMITS));
      }
    }),
  );
});

test('more labels than are kept are forgotten, not mistaken', () => {
  const known = new KnownLabels(3);
  const labelsAt = (at: number) =>
    [
      ['__name__', 'm'],
      ['job', `job-${at}`],
    ] as const;
  const limits = { ...LIMITS, maxValueBytes: 1024 };
  for (let at = 0; at < 70_000; at += 1) readLabels(regionOf(labelsAt(at)), limits, known);
  for (let at = 0; at < 70_000; at += 997)
    expect(readLabels(regionOf(labelsAt(at)), limits, known)).toEqual({ labels: labelsAt(at).flat() });
});
