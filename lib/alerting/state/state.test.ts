import { describe, expect, it, test } from 'vitest';
import { decide, type Flush } from '@/lib/alerting/state/dedup';
import { mergeAlerts, readAlert, type StoredAlert } from '@/lib/alerting/state/stored-alert';

const NOW_MS = 1_000_000;

function told(values: { startsAtMs?: number; endsAtMs?: number }, nowMs = NOW_MS): StoredAlert {
  const read = readAlert({ labels: { a: 'b' }, annotations: {}, generatorUrl: '', ...values }, nowMs, 300_000);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

describe('an alert that comes in', () => {
  it('starts now and lasts for the timeout when it says nothing', () => {
    expect(told({})).toMatchObject({ startsAtMs: NOW_MS, endsAtMs: NOW_MS + 300_000, isTimeout: true });
  });
  it('starts at its end when only that is given', () => {
    expect(told({ endsAtMs: 900_000 })).toMatchObject({ startsAtMs: 900_000, endsAtMs: 900_000, isTimeout: false });
  });
  it.each([
    [{ labels: {} }, 'at least one label pair required'],
    [{ labels: { a: '' } }, 'at least one label pair required'],
    [{ labels: { '': 'x' } }, 'invalid label set: invalid name ""'],
    [{ labels: { a: 'b' }, startsAtMs: 2, endsAtMs: 1 }, 'start time must be before end time'],
  ])('%j is refused', (values, reason) => {
    const alert = { annotations: {}, generatorUrl: '', ...values, labels: values.labels as Record<string, string> };
    expect(readAlert(alert, NOW_MS, 1)).toBe(reason);
  });
});

describe('two tellings of an alert', () => {
  it('that overlap are one: the earlier start, the later end that was told', () => {
    const before = told({ startsAtMs: 100, endsAtMs: NOW_MS + 900_000 });
    expect(mergeAlerts(before, told({ startsAtMs: 500 }), NOW_MS)).toMatchObject({
      startsAtMs: 100,
      endsAtMs: NOW_MS + 900_000,
      isTimeout: false,
    });
  });
  it('an assumed end gives way', () => {
    const before = told({ startsAtMs: 100 }, NOW_MS);
    const after = told({ startsAtMs: 100 }, NOW_MS + 60_000);
    expect(mergeAlerts(before, after, NOW_MS + 60_000).endsAtMs).toBe(NOW_MS + 360_000);
    expect(mergeAlerts(before, told({ startsAtMs: 100, endsAtMs: NOW_MS + 1 }), NOW_MS).endsAtMs).toBe(NOW_MS + 1);
  });
  it('a resolved one ends what fires; of two resolved ones the later end counts', () => {
    const firing = told({ startsAtMs: 100, endsAtMs: NOW_MS + 5 });
    expect(mergeAlerts(firing, told({ startsAtMs: 100, endsAtMs: 900 }), NOW_MS).endsAtMs).toBe(900);
    const over = told({ startsAtMs: 100, endsAtMs: 900 });
    expect(mergeAlerts(over, told({ startsAtMs: 100, endsAtMs: 800 }), NOW_MS).endsAtMs).toBe(900);
  });
  it('that do not overlap are two: the new one counts', () => {
    const over = told({ startsAtMs: 100, endsAtMs: 900 });
    expect(mergeAlerts(over, told({ startsAtMs: 5000 }), NOW_MS)).toMatchObject({ startsAtMs: 5000 });
  });
});

function flush(
  values: Partial<Omit<Flush, 'firing' | 'resolved'>> & { firing?: string[]; resolved?: string[] },
): Flush {
  return {
    tickMs: 10_000,
    owed: false,
    sendResolved: true,
    repeatIntervalMs: 3000,
    ...values,
    firing: new Set(values.firing),
    resolved: new Set(values.resolved),
  };
}

function entry(firing: string[], resolved: string[] = [], lastTickMs = 9000) {
  return { lastTickMs, firing: new Set(firing), resolved: new Set(resolved) };
}

test.each([
  [null, flush({ firing: ['a'] }), 'first notification', true],
  [null, flush({ resolved: ['a'] }), undefined, undefined],
  [null, flush({ resolved: ['a'], owed: true }), 'all alerts resolved', true],
  [entry([]), flush({ firing: ['a'] }), 'first notification', true],
  [entry(['a']), flush({ firing: ['a', 'b'] }), 'new alerts added', true],
  [entry(['a']), flush({ resolved: ['a'] }), 'all alerts resolved', true],
  [entry(['a']), flush({ resolved: ['a'], sendResolved: false }), 'all alerts resolved', false],
  [entry([], ['a']), flush({ resolved: ['a'] }), undefined, undefined],
  [entry(['a', 'b']), flush({ firing: ['a'], resolved: ['b'] }), 'some alerts resolved', true],
  [entry(['a', 'b']), flush({ firing: ['a'], resolved: ['b'], sendResolved: false }), undefined, undefined],
  [entry(['a'], ['b']), flush({ firing: ['a'], resolved: ['b'] }), undefined, undefined],
  [entry(['a'], [], 7000), flush({ firing: ['a'] }), 'repeat interval elapsed', true],
  [entry(['a'], [], 7001), flush({ firing: ['a'] }), undefined, undefined],
] as const)('%j then %j: %s', (before, now, reason, isSent) => {
  const decision = decide(before, now);
  expect(decision?.reason).toBe(reason);
  expect(decision?.isSent).toBe(isSent);
});
