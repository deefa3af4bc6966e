import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createInhibitor, inhibitRule } from '@/lib/alerting/inhibition/inhibit-rule';
import { fingerprintOf } from '@/lib/alerting/labels';
import { parseMatchers } from '@/lib/alerting/matchers/parse-matchers';

const NOW_MS = 1000;

function rule(source: string, target: string, equal: string[] = []) {
  return inhibitRule({
    name: '',
    source: parseMatchers(source).matchers,
    target: parseMatchers(target).matchers,
    equal,
  });
}

function alert(labels: Record<string, string>, endsAtMs = 2000) {
  return { labels, fingerprint: fingerprintOf(labels), endsAtMs };
}

describe('a target is quiet', () => {
  const inhibitor = createInhibitor([rule('a=1', 'b=1', ['dc'])]);
  const source = alert({ a: '1', dc: 'x' });
  inhibitor.put(source);
  it('while a source with equal labels fires', () => {
    expect(inhibitor.inhibitedBy({ b: '1', dc: 'x' }, NOW_MS)).toBe(source.fingerprint);
    expect(inhibitor.inhibitedBy({ b: '1', dc: 'y' }, NOW_MS)).toBeNull();
    expect(inhibitor.inhibitedBy({ b: '1' }, NOW_MS)).toBeNull();
    expect(inhibitor.inhibitedBy({ c: '1', dc: 'x' }, NOW_MS)).toBeNull();
  });
  it('no longer than the source', () => {
    expect(inhibitor.inhibitedBy({ b: '1', dc: 'x' }, 2000)).toBeNull();
  });
});

test('two missing labels are equal', () => {
  const inhibitor = createInhibitor([rule('a=1', 'b=1', ['dc'])]);
  inhibitor.put(alert({ a: '1' }));
  expect(inhibitor.inhibitedBy({ b: '1' }, NOW_MS)).not.toBeNull();
});

test('alerts that are both sides do not inhibit each other, nor themselves', () => {
  const inhibitor = createInhibitor([rule('a=1', 'a=~".+"')]);
  inhibitor.put(alert({ a: '1', n: '1' }));
  expect(inhibitor.inhibitedBy({ a: '1', n: '2' }, NOW_MS)).toBeNull();
  expect(inhibitor.inhibitedBy({ a: '2' }, NOW_MS)).not.toBeNull();
});

test('the index says what looking at all alerts says', () => {
  const value = fc.constantFrom('', '1', '2');
  const labels = fc.record({ a: value, b: value, dc: value });
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 8 }), labels, (sources, target) => {
      const rules = [rule('a=1', 'b=~"1|2"', ['dc']), rule('b=2', 'a!=""')];
      const inhibitor = createInhibitor(rules);
      for (const one of sources) inhibitor.put(alert(one));
      const expected = rules.some(
        ({ isSource, isTarget, equal }) =>
          isTarget(target) &&
          sources.some(
            (source) =>
              isSource(source) &&
              equal.every((name) => source[name as 'dc'] === target[name as 'dc']) &&
              !(isSource(target) && isTarget(source)),
          ),
      );
      expect(inhibitor.inhibitedBy(target, NOW_MS) !== null).toBe(expected);
    }),
  );
});
