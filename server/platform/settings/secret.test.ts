import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecret } from '@/server/platform/settings/secret';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfire-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nothing = { secret: null, secretFile: null };

test('loadSecret() makes a secret once, readable by its owner only', async () => {
  const first = await loadSecret({ ...nothing, dataDir: join(folder, 'data') });
  expect(first.length).toBeGreaterThanOrEqual(32);
  expect(await loadSecret({ ...nothing, dataDir: join(folder, 'data') })).toBe(first);
  expect(statSync(join(folder, 'data/secret')).mode & 0o777).toBe(0o600);
});

test('the environment comes before the file, the file before the generated one', async () => {
  const secretFile = join(folder, 'given');
  writeFileSync(secretFile, `${'f'.repeat(40)}\n`);
  expect(await loadSecret({ secret: 'e'.repeat(40), secretFile, dataDir: folder })).toBe('e'.repeat(40));
  expect(await loadSecret({ secret: null, secretFile, dataDir: folder })).toBe('f'.repeat(40));
});

test('a file that is missing or too short is refused by name', async () => {
  const secretFile = join(folder, 'given');
  await expect(loadSecret({ secret: null, secretFile, dataDir: folder })).rejects.toThrow('WATCHFIRE_SECRET_FILE');
  writeFileSync(secretFile, 'short');
  await expect(loadSecret({ secret: null, secretFile, dataDir: folder })).rejects.toThrow(
    'it holds 5 characters, expected at least 32',
  );
});
