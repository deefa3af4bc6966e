import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiskReserve, RESERVE_FILE, RESERVE_STEP_BYTES } from '@/server/platform/disk-reserve';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfire-reserve-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('grows by a step that takes room on every file system, and only its owner reads it', async () => {
  const reserve = createDiskReserve(folder);
  expect(await reserve.sizeBytes()).toBe(0);
  await reserve.grow();
  const path = join(folder, RESERVE_FILE);
  expect(await reserve.sizeBytes()).toBe(RESERVE_STEP_BYTES);
  const { mode, blocks } = await stat(path);
  expect(mode & 0o777).toBe(0o600);
  expect(blocks * 512).toBeGreaterThanOrEqual(RESERVE_STEP_BYTES);
  const first = (await readFile(path)).subarray(0, 131_072);
  expect(gzipSync(first).length).toBeGreaterThan(first.length * 0.99);
});

test('is given up step by step, what is less than a step at last', async () => {
  const reserve = createDiskReserve(folder);
  await writeFile(join(folder, RESERVE_FILE), Buffer.alloc(RESERVE_STEP_BYTES + 5));
  await reserve.giveUp();
  expect(await reserve.sizeBytes()).toBe(5);
  await reserve.giveUp();
  expect(await reserve.sizeBytes()).toBe(0);
});

test('a folder without one, or that is gone, has nothing to give up', async () => {
  await createDiskReserve(folder).giveUp();
  const gone = createDiskReserve(join(folder, 'gone'));
  await gone.giveUp();
  expect(await gone.sizeBytes()).toBe(0);
});
