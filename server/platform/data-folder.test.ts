import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from '@/server/platform/data-folder';
import { findProcess } from '@/server/platform/process-life';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfire-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockPath = (): string => join(folder, 'watchfire.lock');

async function withProcess<T>(check: (pid: number) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await check(child.pid ?? 0);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

test('lockDataFolder() names the live process that holds the folder', async () => {
  await withProcess(async (pid) => {
    const life = await findProcess(pid);
    writeFileSync(lockPath(), JSON.stringify({ pid, startedAt: life?.startedAt }));
    await expect(lockDataFolder(folder)).rejects.toThrow(
      `Cannot use data folder "${folder}": Watchfire with pid ${pid} is using it`,
    );
  });
});

test('a second lock in the same process is refused too', async () => {
  const lock = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toThrow('another Watchfire is using it');
  await lock.release();
  await lockDataFolder(folder);
});

test.each([
  ['of a process that died', JSON.stringify({ pid: 999_999_999, startedAt: '1' })],
  ['of a process whose pid was used again', JSON.stringify({ pid: process.ppid, startedAt: 'another time' })],
  ['that is torn', '{"pid":'],
])('a lock %s is taken over', async (_, text) => {
  writeFileSync(lockPath(), text);
  expect((await lockDataFolder(folder)).isAfterCrash).toBe(true);
  expect(JSON.parse(readFileSync(lockPath(), 'utf8'))).toMatchObject({ pid: process.pid });
  expect(readdirSync(folder)).toEqual(['watchfire.lock']);
});

test('release() leaves nothing behind', async () => {
  const lock = await lockDataFolder(folder);
  expect(lock.isAfterCrash).toBe(false);
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('lockDataFolder() says which folder it cannot make', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(lockDataFolder(join(folder, 'file/data'))).rejects.toThrow(`Cannot use DATA_DIR "${folder}/file/data"`);
});

test.runIf(process.platform === 'linux')('lockDataFolder() ends where nothing can be made', async () => {
  await expect(lockDataFolder('/proc/watchfire/data')).rejects.toThrow('Cannot use DATA_DIR "/proc/watchfire/data"');
});

test('lockDataFolder() makes the folders above, and others may pass through them', async () => {
  const dataDir = join(folder, 'a/b/data');
  await (await lockDataFolder(dataDir)).release();
  expect(statSync(dataDir).mode & 0o777).toBe(0o711);
});
