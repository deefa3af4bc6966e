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

test('native histograms are refused by the store, plainly', async () => {
  const file = scriptOf(
    'native.test',
    'load 5m\n  x {{count:1}}\n\neval instant at 0 x\n\nclear\n\neval instant at 0 x\n',
  );
  const { lines } = await run(file);
  expect(lines).toEqual([
    `${file}:4: the load in line 1 failed: cannot store 1 native histograms: the store does not hold them yet`,
    '1 passed, 1 failed',
  ]);
}, 60_000);

test('wrong use is told apart from findings', async () => {
  await expect(run()).rejects.toMatchObject({ kind: 'usage' });
  await expect(run('--fast')).rejects.toMatchObject({ kind: 'usage' });
  await expect(run(join(folder, 'none.test'))).rejects.toMatchObject({ kind: 'usage' });
});
