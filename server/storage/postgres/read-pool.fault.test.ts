// A server that accepts a connection and ends it in the same breath, as an administrator's command or a failover may do.
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '@/server/platform/log';
import { createReadPool } from '@/server/storage/postgres/read-pool';
import { DEFAULT_STORE_LIMITS } from '@/server/storage/store-limits';

const AUTHENTICATION_OK = message('R', Buffer.from([0, 0, 0, 0]));
const READY = message('Z', Buffer.from('I'));
const ENDED = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'));

let server: Server;
beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    // One packet: the driver reads "ready" and the end of the connection without a pause between them.
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATION_OK, READY, ENDED])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

test('a connection that is cut between its opening and its use fails its read and nothing else', async () => {
  const { port } = server.address() as AddressInfo;
  const pool = createReadPool({
    databaseUrl: `postgres://nobody@127.0.0.1:${port}/none`,
    limits: DEFAULT_STORE_LIMITS,
    log: silentLog(),
  });
  const read = () => pool.withClient((client) => client.query('SELECT 1'));
  // An event without a listener would end the process; the test runner reports it as an uncaught exception.
  await expect(read()).rejects.toThrow(/connection/i);
  await expect(read()).rejects.toThrow(/connection/i);
  await pool.close();
});
