import { expect, test } from 'vitest';
import { runScript } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

async function reasons(script: string): Promise<string[]> {
  const report = await runScript(script, createTestEngine());
  return report.failures.map(({ line, reason }) => `${line}: ${reason}`);
}

const LOAD = `
load 5m
  up{job="a"} 0+1x10
  up{job="b"} 5 _ stale NaN
`;

test.each([
  ['a value', 'eval instant at 5m up{job="a"}\n  up{job="a"} 2', /expected 2 for .*got 1/],
  ['a label', 'eval instant at 5m up{job="a"}\n  up{job="c"} 1', /unexpected/],
  ['a missing series', 'eval instant at 5m up{job="a"}\n  up{job="a"} 1\n  up{job="b"} 1', /missing/],
  ['an extra series', 'eval instant at 0 up\n  up{job="a"} 0', /unexpected/],
  ['an extra point', 'eval range from 0 to 10m step 5m up{job="a"}\n  up{job="a"} 0 1', /expected 2 points .*got 3/],
  ['a point', 'eval range from 0 to 10m step 5m up{job="a"}\n  up{job="a"} 0 1 3', /expected 3 at step 2/],
  ['a scalar', 'eval instant at 0 1 + 1\n  3', /expected 3, got 2/],
  ['a string', 'eval instant at 0 "a"\n  expect string "b"', /expected string b/],
  ['a failure that does not come', 'eval instant at 0 up\n  expect fail', /failure was expected/],
  ['a success that does not come', 'eval instant at 0 up + on() up\n', /failed: found duplicate series/],
  ['another failure message', 'eval instant at 0 up + on() up\n  expect fail msg: x', /wrong message/],
  ['an order', 'eval instant at 0 sort(up)\n  expect ordered\n  up{job="b"} 5\n  up{job="a"} 0', /position/],
  ['a warning that does not come', 'eval instant at 0 up\n  expect warn\n  up{job="a"} 0\n  up{job="b"} 5', /no warn/],
  ['an info that is not wanted', 'eval instant at 10m rate(up{job="a"}[10m])\n  expect no_info\n', /unexpected info/],
  ['an unknown expectation', 'eval instant at 0 missing\n  expect nothing', /Cannot read "expect nothing"/],
  ['notes that exclude each other', 'eval instant at 0 missing\n  expect warn\n  expect no_warn', /exclude each other/],
  ['more values than steps', 'eval range from 0 to 5m step 5m up{job="a"}\n  up{job="a"} 0 1 _', /3 values expected/],
  ['two values of an instant', 'eval instant at 0 up{job="a"}\n  up{job="a"} 0 _', /2 values expected/],
  ['an order over a range', 'eval range from 0 to 5m step 5m missing\n  expect ordered', /no order to expect/],
  ['a string that is none', 'eval instant at 0 missing\n  expect string "x"', /expected a string, got a vector/],
  [
    'a range vector that is none',
    'eval instant at 0 missing\n  expect range vector from 0 to 5m step 5m',
    /range vector, got/,
  ],
  ['a range vector not asked for', 'eval instant at 0 missing[5m]\n', /got a range vector/],
  ['a scalar that is a vector', 'eval instant at 0 vector(1)\n  1', /expected a scalar/],
  ['a query that does not parse', 'eval instant at 0 up{\n  expect fail', /parse error/],
  [
    'a load that cannot be read',
    'load 5m\n  x 1 ?\n\neval instant at 0 up',
    /line 6 cannot be read: Cannot read value/,
  ],
  ['a command that is none', 'evil instant at 0 up', /unknown command/],
])('runScript() notices %s', async (_name, command, reason) => {
  const [first = 'passed'] = await reasons(`${LOAD}\n${command}`);
  expect(first).toMatch(reason);
});

test('runScript() counts what passes and goes on after a failure', async () => {
  const report = await runScript(
    `${LOAD}
eval instant at 5m up
  up{job="a"} 1

eval instant at 5m up{job="a"}
  {__name__="wrong"} 1

eval range from 0 to 20m step 5m up{job="b"}
  up{job="b"} 5 _ _ NaN

clear

eval instant at 5m up
`,
    createTestEngine(),
  );
  expect(report.passedCount).toBe(3);
  expect(report.failures.map(({ line }) => line)).toEqual([9]);
});
