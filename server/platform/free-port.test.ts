import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { takeFreePort } from '@/server/platform/free-port';

const held: Server[] = [];
afterEach(async () => {
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
  const proposed = [taken, taken];
  expect(await takeFreePort((first, end) => proposed.shift() ?? randomInt(first, end))).not.toBe(taken);
  expect(proposed).toEqual([]);
});

test('when every port is taken the operator is told', async () => {
  const taken = await takeFreePort();
  await listen(taken, '0.0.0.0');
  await expect(takeFreePort(() => taken)).rejects.toThrow('No TCP port of 127.0.0.1 from 20000 to 31999 is free');
});
