import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testPromql } from '@/server/cli/test-promql';

const folder = mkdtempSync(join(tmpdir(), 'watchfire-scripts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function scriptOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function run(...files: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await testPromql.run(files, { out: (line) => lines.push(line), err: (line) => lines.push(line) });
  return { code, lines };
}

const RIGHT = `
load 5m
  up{job="a"} 0 1 stale 3
  up{job="a"} 0 2 stale 4

eval instant at 5m up
  up{job="a"} 2

eval instant at 10m up

load 1m
  up{job="b"} 7

eval range from 0 to 15m step 5m sum(up)
  {} 7 2 _ 4

clear

eval instant at 5m up
`;

test('a script that holds passes', async () => {
  expect(await run(scriptOf('right.test', RIGHT))).toEqual({ code: 0, lines: ['4 passed, 0 failed'] });
}, 60_000);

test('each wrong expectation is told by its line, and files start with an empty store', async () => {
  const wrong = scriptOf('wrong.test', RIGHT.replace('up{job="a"} 2', 'up{job="a"} 1'));
  const empty = scriptOf('empty.test', 'eval instant at 5m up\n  up{job="a"} 2\n\neval instant at 5m 1 +\n');
  const { code, lines } = await run(wrong, empty);
  expect(code).toBe(1);
  expect(lines).toEqual([
    `${wrong}:6: expected 1 for {__name__="up", job="a"}, got 2`,
    `${empty}:1: missing {__name__="up", job="a"}`,
    `${empty}:4: 1:4: parse error: unexpected end of input`,
    '3 passed, 3 failed',
  ]);
}, 60_000);

const NATIVE = `
load 5m
  x {{count:1 sum:1 buckets:[1]}}+{{count:2 sum:3 buckets:[2]}}x2 7 {{count:9 sum:9 counter_reset_hint:gauge buckets:[9]}}

eval instant at 5m x
  x {{count:3 sum:4 counter_reset_hint:not_reset buckets:[3]}}

eval instant at 15m x
  x 7

eval instant at 20m x
  x {{count:9 sum:9 counter_reset_hint:gauge buckets:[9]}}

clear

load_with_nhcb 5m
  y_bucket{le="1"} 1 2
  y_bucket{le="+Inf"} 3 5
  y_sum 9 9
  y_count 3 5

eval instant at 5m y
  y {{schema:-53 count:5 sum:9 custom_values:[1] buckets:[2 3]}}

eval instant at 5m x
`;

test('native histograms are stored, beside floats of the same series, and those of classic ones too', async () => {
  expect(await run(scriptOf('native.test', NATIVE))).toEqual({ code: 0, lines: ['5 passed, 0 failed'] });
}, 60_000);

test('wrong use is told apart from findings', async () => {
  await expect(run()).rejects.toMatchObject({ kind: 'usage' });
  await expect(run('--fast')).rejects.toMatchObject({ kind: 'usage' });
  await expect(run(join(folder, 'none.test'))).rejects.toMatchObject({ kind: 'usage' });
});
