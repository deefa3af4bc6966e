import { expect, test } from 'vitest';
import type { MatcherType } from '@/lib/labels/matcher';
import { checkSilence } from '@/lib/alerting/silences/silence';

const check =
  (...matchers: readonly [string, MatcherType, string][]) =>
  (): void =>
    checkSilence({
      matchers: matchers.map(([name, type, value]) => ({ name, type, value })),
      startsAtMs: 0,
      endsAtMs: 1,
    });

test('one matcher must not match the empty string, or exclude something', () => {
  for (const [type, value] of [
    ['=', ''],
    ['=~', '.*'],
    ['=~', 'b|'],
  ] as const)
    expect(check(['a', type, value])).toThrow('invalid silence: at least one matcher must not match the empty string');
  expect(check(['a', '=', ''], ['b', '=', 'c'])).not.toThrow();
  expect(check(['team', '!=', 'a'])).not.toThrow();
  expect(check(['team', '!~', 'a|b'])).not.toThrow();
});

test('no matcher, a broken regex and an end before the start are refused', () => {
  expect(check()).toThrow('invalid silence: at least one matcher required');
  expect(check(['a', '=~', '('])).toThrow('invalid silence: invalid label matcher 0: invalid regular expression "("');
  expect(() => checkSilence({ matchers: [{ name: 'a', type: '=', value: 'b' }], startsAtMs: 2, endsAtMs: 1 })).toThrow(
    'end time must not be before start time',
  );
});
