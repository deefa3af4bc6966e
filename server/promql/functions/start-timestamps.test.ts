import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SCRIPT_FEATURES, runScript } from '@/server/promql/script/run-script';
import { overlaps, startsAnew, zeroSampleMs } from '@/server/promql/functions/start-timestamps';
import { createTestEngine } from '@/server/promql/testing/test-engine';

async function failures(text: string, features = SCRIPT_FEATURES): Promise<string[]> {
  const report = await runScript(text, createTestEngine({ features }));
  return report.failures.map(({ line, reason }) => `${line}: ${reason}`);
}

const RAMPS = `
load 1m
  x{st="none"}         _ _ 1 2 3 4 5
  x{st="at edge"}@st   _ _ -60s-1mx4
  x{st="at edge"}      _ _ 1 2 3 4 5
  x{st="inside"}@st    _ _ -30s-1mx4
  x{st="inside"}       _ _ 1 2 3 4 5
  x{st="at sample"}@st _ _ 0-1mx4
  x{st="at sample"}    _ _ 1 2 3 4 5
  x{st="after"}@st     _ _ 1ms-1mx4
  x{st="after"}        _ _ 1 2 3 4 5
  one{st="none"}       _ _ _ _ 3
  one{st="inside"}@st  _ _ _ _ -150s
  one{st="inside"}     _ _ _ _ 3
  one{st="far"}@st     _ _ _ _ -180s
  one{st="far"}        _ _ _ _ 3
  falls@st             _ _ -1m -1s _ _
  falls                _ _ 5 5 2 _
`;

test('a start inside the window stands for a sample of value 0, and nothing is extrapolated to the left', async () => {
  // "after": its first sample says nothing, but the second one begins after the first.
  const script = `${RAMPS}
eval instant at 6m increase(x[5m])
  {st="none"}      5
  {st="at edge"}   5
  {st="inside"}    5
  {st="at sample"} 5
  {st="after"}     6

eval instant at 6m15s increase(x[5m15s1ms])
  {st="none"}      5.25
  {st="at edge"}   5.25
  {st="inside"}    5.277777778
  {st="at sample"} 5.25
  {st="after"}     6.3125
`;
  expect(await failures(script)).toEqual([]);
});

test('one sample is enough when its counter began inside the window; there is no going on to the right then', async () => {
  const script = `${RAMPS}
eval instant at 5m increase(one[4m])
  {st="inside"} 3

eval instant at 5m rate(one[4m])
  {st="inside"} 0.0125

eval instant at 5m irate(one[4m])
`;
  expect(await failures(script)).toEqual([]);
});

test('resets between samples are seen by value and by start', async () => {
  const script = `${RAMPS}
eval instant at 5m resets(falls[5m])
  {} 2

eval instant at 5m increase(falls[4m])
  {} 14

eval instant at 4m start_timestamp(falls)
  {} 0

eval instant at 3m start_timestamp(falls)
  {} 179

eval instant at 3m start_timestamp(falls + 0)

eval instant at 3m start_timestamp((falls))
  {} 179
`;
  expect(await failures(script)).toEqual([]);
});

test('without the feature start timestamps change nothing', async () => {
  const script = `${RAMPS}
eval instant at 5m increase(one[4m])

eval instant at 5m resets(falls[5m])
  {} 1

eval instant at 3m start_timestamp(falls)
`;
  const others = SCRIPT_FEATURES.filter((feature) => feature !== 'use-start-timestamps');
  expect(await failures(script, others)).toEqual([]);
});

test('unknown starts (none, 0, at or after the sample itself) never make a reset, an overlap or a zero sample', () => {
  const time = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(time, time, fc.integer({ min: -5, max: 105 }), (beforeMs, gapMs, beforeStartMs) => {
      const before = { timeMs: beforeMs, startMs: beforeStartMs };
      const timeMs = beforeMs + gapMs;
      for (const startMs of [NaN, 0, timeMs, timeMs + 1]) {
        const current = { timeMs, startMs };
        expect(startsAnew(before, current)).toBe(false);
        expect(overlaps(before, current)).toBe(false);
        expect(zeroSampleMs(current, -1000)).toBeUndefined();
      }
      // A cumulative counter repeats its start; a delta begins where the one before ended.
      expect(startsAnew(before, { timeMs, startMs: beforeStartMs })).toBe(
        beforeStartMs > beforeMs && beforeStartMs < timeMs,
      );
      expect(startsAnew({ timeMs: beforeMs, startMs: beforeMs - 0.5 }, { timeMs, startMs: beforeMs })).toBe(true);
    }),
  );
});

test.each([
  ['load 1m\n  x@st -1m\n  y 1\n\neval instant at 0 x\n', 'different series'],
  ['load 1m\n  x@st -1m -1m\n  x 1\n\neval instant at 0 x\n', '2 start timestamps for 1 values'],
  ['load 1m\n  x@st -1m\n\neval instant at 0 x\n', 'start timestamps without samples'],
  ['load 1m\n  x@st -1q\n  x 1\n\neval instant at 0 x\n', 'in line 1'],
])('a load whose start timestamps do not fit is broken: %j', async (script, reason) => {
  expect(await failures(script)).toEqual([expect.stringContaining(reason)]);
});
