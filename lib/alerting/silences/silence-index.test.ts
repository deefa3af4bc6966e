import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelsTest } from '@/lib/alerting/matchers/label-test';
import { createSilenceIndex, type Silence, silenceState } from '@/lib/alerting/silences/silence';

const name = fc.constantFrom('alertname', 'job', '__proto__');
const text = fc.constantFrom('', 'a', 'b', 'constructor');
const matcher = fc.record({
  name,
  value: text,
  type: fc.constantFrom('=' as const, '!=' as const, '=~' as const, '!~' as const),
});
const silence = fc
  .record({
    id: fc.uuid(),
    matchers: fc.array(matcher, { minLength: 1, maxLength: 3 }),
    startsAtMs: fc.integer({ min: 0, max: 5 }),
    endsAtMs: fc.integer({ min: 5, max: 10 }),
  })
  .map((one): Silence => ({ ...one, updatedAtMs: 0, createdBy: '', comment: '', annotations: {} }));
const labels = fc
  .array(
    fc.tuple(
      name,
      text.filter((value) => value !== ''),
    ),
  )
  .map((pairs) => {
    const all = Object.create(null) as Record<string, string>;
    for (const [label, value] of pairs) all[label] = value;
    return all;
  });

test('the index finds what looking at each silence finds', () => {
  fc.assert(
    fc.property(
      fc.array(silence, { maxLength: 20 }),
      labels,
      fc.integer({ min: 0, max: 10 }),
      (silences, all, nowMs) => {
        const found = silences.filter((one) => silenceState(one, nowMs) === 'active' && labelsTest(one.matchers)(all));
        expect(createSilenceIndex(silences).silencedBy(all, nowMs)).toEqual(found.map(({ id }) => id).toSorted());
      },
    ),
  );
});
