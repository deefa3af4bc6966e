import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createReadsInPlace } from '@/server/platform/http/reads-in-place';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Sends each connection its own bytes, in pieces, and ends. */
async function startSender(bodies: readonly Buffer[]): Promise<number> {
  let count = 0;
  const server = createServer((socket) => {
    const body = bodies[count] ?? Buffer.alloc(0);
    count += 1;
    const step = Math.ceil(body.length / 7);
    for (let at = 0; at < body.length; at += step) socket.write(body.subarray(at, at + step));
    socket.end();
  });
  closing.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function receive(port: number, readers: readonly ((socket: Socket) => Buffer[])[]): Promise<Buffer[]> {
  const reads = createReadsInPlace();
  return Promise.all(
    readers.map(async (reader) => {
      const socket = connect({ port, host: '127.0.0.1', ...reads.options });
      closing.push(() => socket.destroy());
      await once(socket, 'connect');
      reads.adopt(socket);
      const pieces = reader(socket);
      await once(socket, 'end');
      return Buffer.concat(pieces);
    }),
  );
}

/** Copies what it is told of before it returns. */
function takeAtOnce(socket: Socket): Buffer[] {
  const pieces: Buffer[] = [];
  socket.on('readable', () => {
    for (let chunk = socket.read() as Buffer | null; chunk; chunk = socket.read() as Buffer | null)
      pieces.push(Buffer.from(chunk));
  });
  return pieces;
}

/** Keeps the chunks that the stream gives it later. */
function takeLater(socket: Socket): Buffer[] {
  const pieces: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => pieces.push(chunk));
  return pieces;
}

test.each([
  ['at once', [takeAtOnce, takeAtOnce, takeAtOnce]],
  ['later', [takeLater, takeLater, takeLater]],
  ['both ways', [takeLater, takeAtOnce, takeLater]],
])('connections that share the memory of reads get their own bytes, taken %s', async (_how, readers) => {
  const bodies = [randomBytes(900_000), randomBytes(300), randomBytes(500_000)];
  const received = await receive(await startSender(bodies), readers);
  const sorted = (buffers: readonly Buffer[]) => buffers.map((bytes) => bytes.toString('base64')).toSorted();
  expect(sorted(received)).toEqual(sorted(bodies));
});
