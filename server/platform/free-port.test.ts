import type * as crypto from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { takeFreePort } from '@/server/platform/free-port';

const picks = vi.hoisted(() => ({ next: [] as number[] }));
vi.mock('node:crypto', async (load) => {
  const real = await load<typeof crypto>();
  return { ...real, randomInt: (from: number, to: number) => picks.next.shift() ?? real.randomInt(from, to) };
});

const held: Server[] = [];
afterEach(async () => {
  picks.next = [];
  await Promise.all(held.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

function listen(port: number, host: string): Promise<void> {
  const server = createServer();
  held.push(server);
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
}

test('a port can be listened on, and no outgoing connection gets it', async () => {
  const port = await takeFreePort();
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_768);
  await listen(port, '127.0.0.1');
});

test('ports that somebody listens on are passed over', async () => {
  const taken = await takeFreePort();
  await listen(taken, '0.0.0.0');
  picks.next = [taken, taken];
  expect(await takeFreePort()).not.toBe(taken);
  expect(picks.next).toEqual([]);
});
