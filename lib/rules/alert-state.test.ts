// The life of an alert: the table of Prometheus, and where ours goes on differently.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelSetOf, labelsKey } from '@/lib/labels/label-set';
import {
  advance,
  endAll,
  type Instances,
  needsSending,
  type Observation,
  withoutDownTime,
} from '@/lib/rules/alert-state';

const TIMES = { forMs: 30_000, keepFiringForMs: 0, missingSeriesEvalsToResolve: 1 };

function seeing(...names: string[]): Map<string, Observation> {
  return new Map(
    names.map((name) => {
      const labels = labelSetOf({ alertname: 'A', name });
      return [labelsKey(labels), { labels, annotations: new Map<string, string>(), value: 1 }];
    }),
  );
}

/** Runs each 15 s from 0; the states after each. */
function play(runs: readonly (readonly string[])[], times = TIMES, isKept = false): string[] {
  let instances: Instances = new Map();
  return runs.map((names, at) => {
    const run = { slotMs: at * 15_000, observed: seeing(...names), keepsUnseen: isKept && names.length === 0 };
    instances = advance(instances, run, times).instances;
    return [...instances.values()].map(({ state }) => state).join(' ');
  });
}

test('pending, firing, resolved', () => {
  expect(play([['a'], ['a'], ['a'], ['a'], [], ['a']])).toEqual([
    'pending',
    'pending',
    'firing',
    'firing',
    'inactive',
    'pending',
  ]);
});

test('what was only pending is forgotten at once', () => {
  expect(play([['a'], [], ['a']])).toEqual(['pending', '', 'pending']);
});

test('without `for` it fires in the run that finds it', () => {
  expect(play([['a'], []], { ...TIMES, forMs: 0 })).toEqual(['firing', 'inactive']);
});

test('keep_firing_for counts from the first run without it', () => {
  const times = { ...TIMES, forMs: 0, keepFiringForMs: 30_000 };
  expect(play([['a'], [], [], []], times)).toEqual(['firing', 'firing', 'firing', 'inactive']);
  expect(play([['a'], [], ['a'], [], [], []], times).at(-1)).toBe('inactive');
});

test('a missing series may be missed while others are there', () => {
  const times = { ...TIMES, forMs: 0, missingSeriesEvalsToResolve: 2 };
  expect(play([['a', 'b'], ['b'], ['b']], times)).toEqual(['firing firing', 'firing firing', 'inactive firing']);
  expect(play([['a', 'b'], []], times)).toEqual(['firing firing', 'inactive inactive']);
});

test('a failed run keeps everything', () => {
  expect(play([['a'], ['a'], ['a'], [], []], TIMES, true)).toEqual([
    'pending',
    'pending',
    'firing',
    'firing',
    'firing',
  ]);
});

test('`for` that was raised makes it pending again', () => {
  const before = advance(new Map(), { slotMs: 0, observed: seeing('a') }, { ...TIMES, forMs: 0 }).instances;
  const { instances } = advance(before, { slotMs: 15_000, observed: seeing('a') }, TIMES);
  expect([...instances.values()]).toMatchObject([{ state: 'pending', firedAtMs: null, activeAtMs: 0 }]);
});

test('over the limit nothing new is taken and nothing ends', () => {
  const before = advance(new Map(), { slotMs: 0, observed: seeing('a') }, { ...TIMES, forMs: 0 }).instances;
  const run = { slotMs: 15_000, observed: seeing('b', 'c'), keepsUnseen: true, isFull: true };
  const { instances } = advance(before, run, { ...TIMES, forMs: 0 });
  expect([...instances.values()].map(({ state }) => state)).toEqual(['firing']);
});

test('down time does not count towards `for`', () => {
  const before = advance(new Map(), { slotMs: 0, observed: seeing('a') }, TIMES).instances;
  const { instances } = advance(withoutDownTime(before, 60_000), { slotMs: 75_000, observed: seeing('a') }, TIMES);
  expect([...instances.values()]).toMatchObject([{ state: 'pending', activeAtMs: 60_000 }]);
});

test('a clock that is set back makes nothing wait again, and an end is told all the same', () => {
  const DAY_MS = 86_400_000;
  let instances: Instances = new Map();
  for (const slotMs of [0, 15_000, 30_000])
    instances = advance(instances, { slotMs, observed: seeing('a') }, TIMES).instances;
  const sent = new Map([...instances].map(([key, instance]) => [key, { ...instance, lastSentAtMs: 30_000 }]));
  const back = withoutDownTime(sent, -DAY_MS);
  const seen = advance(back, { slotMs: 45_000 - DAY_MS, observed: seeing('a') }, TIMES).instances;
  expect([...seen.values()]).toMatchObject([{ state: 'firing' }]);
  const [over] = advance(seen, { slotMs: 60_000 - DAY_MS, observed: new Map() }, TIMES).instances.values();
  expect(over && needsSending(over, 60_000 - DAY_MS, 60_000)).toBe(true);
});

test('the end of a rule ends what fires and forgets what waits', () => {
  const firing = advance(new Map(), { slotMs: 0, observed: seeing('a') }, { ...TIMES, forMs: 0 }).instances;
  const both = advance(firing, { slotMs: 15_000, observed: seeing('a', 'b') }, { ...TIMES, forMs: 10_000 }).instances;
  const { instances, droppedKeys } = endAll(both, 30_000, 'rule removed');
  expect([...instances.values()]).toMatchObject([
    { state: 'inactive', resolvedAtMs: 30_000, endReason: 'rule removed' },
  ]);
  expect(droppedKeys).toHaveLength(1);
});

test('firing is told again after the delay, an end at once', () => {
  const [firing] = advance(new Map(), { slotMs: 0, observed: seeing('a') }, { ...TIMES, forMs: 0 }).instances.values();
  if (!firing) throw new Error('it fires');
  expect(needsSending(firing, 0, 60_000)).toBe(true);
  const sent = { ...firing, lastSentAtMs: 0 };
  expect(needsSending(sent, 60_000, 60_000)).toBe(false);
  expect(needsSending(sent, 60_001, 60_000)).toBe(true);
  expect(needsSending({ ...sent, state: 'inactive', resolvedAtMs: 15_000 }, 15_000, 60_000)).toBe(true);
});

test('whatever comes, what fired ends before it is forgotten', () => {
  const runs = fc.array(fc.subarray(['a', 'b', 'c']), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(runs, fc.boolean(), (names, keeps) => {
      let instances: Instances = new Map();
      const fired = new Set<string>();
      for (const [at, some] of names.entries()) {
        const run = { slotMs: at * 15_000, observed: seeing(...some) };
        const advanced = advance(instances, run, { ...TIMES, keepFiringForMs: keeps ? 30_000 : 0 });
        const ends = advanced.changes.filter(({ from }) => from === 'firing');
        expect(ends.filter(({ to }) => to !== 'inactive')).toEqual([]);
        for (const { key } of ends) fired.delete(key);
        for (const { key, to } of advanced.changes) if (to === 'firing') fired.add(key);
        expect([...fired].filter((key) => advanced.instances.get(key)?.state !== 'firing')).toEqual([]);
        instances = advanced.instances;
      }
    }),
  );
});
