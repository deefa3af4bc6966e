// The disk fills up: writes are refused with the reason, reads go on, nothing is lost, and all goes on by itself. Needs root.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { encodeSnappy, encodeWriteRequest } from '@/lib/testing/encode-remote-write';
import { RESERVE_FILE } from '@/server/platform/disk-reserve';
import { takeFreePort } from '@/server/platform/free-port';
import {
  AUTHORIZATION,
  type ProductProcess,
  startProgram,
  waitUntilReady,
} from '@/server/platform/testing/product-process';

const MIB = 1_048_576;

const disk = mountDisk();
if (!disk) console.warn('skipped: the test of a full disk mounts a small file system, which needs root on Linux');

function mountDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'watchfire-disk-'));
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=320m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Fills the disk but for some bytes. What the product writes meanwhile takes its part: then it is as full as it was to be. */
function fillDisk(folder: string, leftBytes: number): void {
  try {
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(freeBytes(folder) - leftBytes));
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC')) throw thrown;
  }
}

test.skipIf(!disk)(
  'a full disk refuses writes with 503 and the reason, answers queries, and recovers by itself',
  async () => {
    const folder = disk ?? '';
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    writeFileSync(join(folder, 'watchfire.yml'), 'storage: {min_free_disk: 64MB}\n');
    // What a process that ran for some minutes has made.
    writeFileSync(join(dataDir, RESERVE_FILE), Buffer.alloc(64 * MIB));
    const port = await takeFreePort();
    const start = (): ProductProcess =>
      startProgram('main.mjs', [], {
        PORT: String(port),
        DATA_DIR: dataDir,
        WATCHFIRE_SETTINGS: join(folder, 'watchfire.yml'),
        WATCHFIRE_ADMIN_USER: 'ada',
        WATCHFIRE_ADMIN_PASSWORD: 'correct-horse-battery',
      });
    let product = start();
    const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { authorization: AUTHORIZATION } });
    const acknowledged: number[] = [];
    let next = Date.now();
    const send = async (): Promise<Response> => {
      const timestampMs = (next += 1);
      const body = Buffer.from(
        encodeSnappy(encodeWriteRequest([{ labels: [['__name__', 'sent']], samples: [[timestampMs, 1]] }])),
      );
      const response = await ask('/api/v1/write', { method: 'POST', body });
      if (response.status === 204) acknowledged.push(timestampMs);
      return response;
    };
    const storedCount = async (): Promise<number> => {
      const response = await ask('/api/v1/query?query=sent[1h]');
      expect(response.status).toBe(200);
      const { data } = (await response.json()) as { data: { result: { values: unknown[] }[] } };
      return data.result[0]?.values.length ?? 0;
    };
    const waitForAnswer = async (status: number): Promise<Response> => {
      const deadlineMs = performance.now() + 20_000;
      for (;;) {
        const response = await send();
        if (response.status === status || performance.now() > deadlineMs) return response;
        await pause(100);
      }
    };
    try {
      await waitUntilReady(product, port);
      expect((await send()).status).toBe(204);

      fillDisk(folder, 30 * MIB);
      const refused = await waitForAnswer(503);
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused.text()).toMatch(/no space left/);
      expect(await storedCount()).toBe(acknowledged.length);
      expect(await (await ask('/metrics')).text()).toMatch(/^watchfire_storage_free_bytes [1-9]/m);
      rmSync(join(folder, 'ballast'));
      expect((await waitForAnswer(204)).status).toBe(204);

      // Another program takes the very last byte, and the machine starts anew like this.
      fillDisk(folder, 0);
      expect((await waitForAnswer(503)).status).toBe(503);
      product.signal('SIGKILL');
      await product.ended;
      process.kill(Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
      product = start();
      await waitUntilReady(product, port);
      expect(await storedCount()).toBe(acknowledged.length);
      expect((await waitForAnswer(503)).status).toBe(503);
      rmSync(join(folder, 'ballast'));
      expect((await waitForAnswer(204)).status).toBe(204);
      expect(await storedCount()).toBe(acknowledged.length);
    } finally {
      product.signal('SIGTERM');
      await product.ended;
      execFileSync('/bin/umount', [folder]);
      rmSync(folder, { recursive: true });
    }
  },
);
