// GETs over real sockets against hosts that behave, and hosts that do not.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { RequestHeaders } from '@/server/platform/http/http-get';
import { PlainConnections } from '@/server/platform/http/plain-connections';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Host {
  readonly url: string;
  /** All connections that were made. */
  readonly sockets: Socket[];
  readonly requests: string[];
}

/** Each request is answered by `answer`, with its number on this host and its connection. */
async function startHost(answer: (socket: Socket, number: number) => void): Promise<Host> {
  const sockets: Socket[] = [];
  const requests: string[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        requests.push(text.slice(0, end));
        text = text.slice(end + 4);
        answer(socket, requests.length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics?a=b`, sockets, requests };
}

function openConnections(): PlainConnections {
  const connections = new PlainConnections();
  closing.push(() => connections.close());
  return connections;
}

/** The body, or what went wrong. */
function ask(connections: PlainConnections, url: string, headers: RequestHeaders = {}): Promise<string> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    connections.get(new URL(url), headers, {
      onHead: (statusCode) => pieces.push(Buffer.from(`${statusCode} `)),
      onData: (bytes) => pieces.push(Buffer.from(bytes)),
      onEnd: () => resolve(Buffer.concat(pieces).toString()),
      onError: (error) => resolve(`${(error as NodeJS.ErrnoException).code ?? ''}: ${error.message}`),
    });
  });
}

const whole = (body: string, headers = ''): string =>
  `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

test('requests one after the other share a connection, requests at once do not', async () => {
  const host = await startHost((socket, number) => socket.write(whole(`body ${number}`)));
  const connections = openConnections();
  expect(await ask(connections, host.url, { 'x-one': '1', 'x-two': ['a', 'b'] })).toBe('200 body 1');
  expect(host.requests[0]).toBe(
    `GET /metrics?a=b HTTP/1.1\r\nhost: ${new URL(host.url).host}\r\nx-one: 1\r\nx-two: a\r\nx-two: b`,
  );
  expect(await ask(connections, host.url)).toBe('200 body 2');
  expect(host.sockets).toHaveLength(1);
  const both = await Promise.all([ask(connections, host.url), ask(connections, host.url)]);
  expect(both.toSorted()).toEqual(['200 body 3', '200 body 4']);
  expect(host.sockets).toHaveLength(2);
});

test('a large body, a body in chunks and one byte at a time arrive whole', async () => {
  const large = 'x'.repeat(1_000_000);
  const answers = [whole(large), 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\n\r\n'];
  const host = await startHost((socket, number) => {
    if (number < 3) return void socket.write(answers[number - 1] ?? '');
    socket.setNoDelay(true);
    const drip = (text: string): void => {
      if (text === '') return;
      socket.write(text.slice(0, 1), () => setImmediate(drip, text.slice(1)));
    };
    drip(whole('slow'));
  });
  const connections = openConnections();
  expect(await ask(connections, host.url)).toBe(`200 ${large}`);
  expect(await ask(connections, host.url)).toBe('200 four');
  expect(await ask(connections, host.url)).toBe('200 slow');
  expect(host.sockets).toHaveLength(1);
});

test('a body without a length ends with the connection, and the next request has another', async () => {
  const host = await startHost((socket, number) => socket.end(`HTTP/1.1 200 OK\r\n\r\nbody ${number}`));
  const connections = openConnections();
  expect(await ask(connections, host.url)).toBe('200 body 1');
  expect(await ask(connections, host.url)).toBe('200 body 2');
  expect(host.sockets).toHaveLength(2);
});

test.each([
  [
    'ends before the body is complete',
    (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour'),
  ],
  ['ends without a word', (socket: Socket) => socket.end()],
  ['resets the connection', (socket: Socket) => socket.resetAndDestroy()],
])('a host that %s is told as such', async (_what, answer) => {
  const host = await startHost(answer);
  expect(await ask(openConnections(), host.url)).toMatch(/^ECONNRESET: /);
  expect(host.sockets).toHaveLength(1);
});

test('garbage is told as such, and its connection ends', async () => {
  const host = await startHost((socket) => socket.write('SSH-2.0-OpenSSH\r\n'));
  expect(await ask(openConnections(), host.url)).toBe('EHTTP: malformed HTTP response "SSH-2.0-OpenSSH"');
  await once(host.sockets[0] as Socket, 'close');
});

test('nothing listens', async () => {
  const host = await startHost(() => undefined);
  closing.splice(0).forEach((close) => close());
  expect(await ask(openConnections(), host.url)).toMatch(/^ECONNREFUSED: /);
});

test('a connection that was closed while idle is no failure, also when it is closed upon the request', async () => {
  const host = await startHost((socket, number) => (number === 2 ? socket.destroy() : socket.write(whole('good'))));
  const connections = openConnections();
  expect(await ask(connections, host.url)).toBe('200 good');
  // The second request finds its connection closed and is made again.
  expect(await ask(connections, host.url)).toBe('200 good');
  expect(host.requests).toHaveLength(3);
  expect(host.sockets).toHaveLength(2);
});

test('a new connection that is closed at once is a failure: no request is repeated for ever', async () => {
  const host = await startHost((socket, number) => (number > 1 ? socket.destroy() : socket.write(whole('good'))));
  const connections = openConnections();
  expect(await ask(connections, host.url)).toBe('200 good');
  expect(await ask(connections, host.url)).toMatch(/^ECONNRESET: /);
  expect(host.requests).toHaveLength(3);
});

test('more than the answer makes a connection worthless', async () => {
  const host = await startHost((socket) => socket.write(`${whole('good')}HTTP/1.1 200 OK\r\n`));
  const connections = openConnections();
  expect(await ask(connections, host.url)).toBe('200 good');
  expect(await ask(connections, host.url)).toBe('200 good');
  expect(host.sockets).toHaveLength(2);
});

test('so does what comes later without having been asked for', async () => {
  const host = await startHost((socket) => socket.write(whole('good')));
  const connections = openConnections();
  expect(await ask(connections, host.url)).toBe('200 good');
  const [socket] = host.sockets;
  socket?.write(whole('evil'));
  await once(socket as Socket, 'close');
  expect(await ask(connections, host.url)).toBe('200 good');
});

test('who has enough ends the connection and hears nothing more', async () => {
  const host = await startHost((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nsome'));
  const events: string[] = [];
  const abort = openConnections().get(
    new URL(host.url),
    {},
    {
      onHead: () => events.push('head'),
      onData: () => {
        events.push('data');
        abort();
      },
      onEnd: () => events.push('end'),
      onError: () => events.push('error'),
    },
  );
  while (!host.sockets[0]) await new Promise((resolve) => void setImmediate(resolve));
  await once(host.sockets[0], 'close');
  expect(events).toEqual(['head', 'data']);
});

test.each([
  ['x-evil', 'a\r\nhost: other'],
  ['x-evil', 'a\nb'],
  ['x-evil', 'a\0b'],
  ['x-evil: a\r\nhost', 'other'],
  ['', 'a'],
])('header %j: %j cannot be sent', async (name, value) => {
  const host = await startHost((socket) => socket.write(whole('good')));
  const nothing = () => undefined;
  expect(() =>
    openConnections().get(
      new URL(host.url),
      { [name]: value },
      { onHead: nothing, onData: nothing, onEnd: nothing, onError: nothing },
    ),
  ).toThrow(/^invalid (value of )?header/);
  expect(host.requests).toEqual([]);
});

test('denied addresses are not connected to', async () => {
  const connections = openConnections();
  expect(await ask(connections, 'http://169.254.169.254/')).toMatch(/^EDENIED: /);
  expect(await ask(connections, 'http://[fe80::1]/')).toMatch(/^EDENIED: /);
  expect(await ask(connections, 'http://metadata.google.internal/')).toMatch(/^EDENIED: /);
});

test('close() fails what is under way and keeps nothing', async () => {
  const host = await startHost((socket, number) => number === 1 && socket.write(whole('good')));
  const connections = openConnections();
  expect(await ask(connections, host.url)).toBe('200 good');
  const waiting = ask(connections, host.url);
  while (host.requests.length < 2) await new Promise((resolve) => void setImmediate(resolve));
  connections.close();
  expect(await waiting).toMatch(/^ECONNRESET: /);
});
