import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerReader } from '@/server/platform/http/answer-reader';

interface Read {
  readonly heads: (readonly [number, Readonly<Record<string, string>>])[];
  readonly body: string;
  readonly isDone: boolean;
  readonly keepsConnection: boolean;
  readonly surplus: string;
}

/** All that a reader says of an answer that comes in these pieces. */
function readPieces(pieces: readonly Buffer[], isEnded = false): Read {
  const heads: [number, Record<string, string>][] = [];
  const bodies: Buffer[] = [];
  const reader = new AnswerReader({
    head: (statusCode, headers) => heads.push([statusCode, { ...headers }]),
    body: (bytes) => bodies.push(Buffer.from(bytes)),
  });
  const surplus: Buffer[] = [];
  for (const piece of pieces) surplus.push(piece.subarray(reader.push(piece)));
  if (isEnded) reader.end();
  return {
    heads,
    body: Buffer.concat(bodies).toString('latin1'),
    isDone: reader.isDone,
    keepsConnection: reader.keepsConnection,
    surplus: Buffer.concat(surplus).toString('latin1'),
  };
}

const read = (text: string, isEnded = false): Read => readPieces([Buffer.from(text, 'latin1')], isEnded);

type GivenAnswer = typeof answer extends fc.Arbitrary<infer Given> ? Given : never;

const token = fc.stringMatching(/^x-[a-z0-9-]{1,10}$/);
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const answer = fc.record({
  statusCode: fc.constantFrom(200, 302, 404, 503),
  headers: fc.dictionary(token, value, { maxKeys: 5, noNullPrototype: true }),
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  chunkBytes: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  hasContinue: fc.boolean(),
  lineEnd: fc.constantFrom('\r\n', '\n'),
  surplus: fc.constantFrom('', 'HTTP/1.1 200 OK'),
});

function encode({ statusCode, headers, body, chunkBytes, hasContinue, lineEnd, surplus }: GivenAnswer): Buffer {
  const lines = [`HTTP/1.1 ${statusCode} Some Words`, ...Object.entries(headers).map((pair) => pair.join(':  '))];
  lines.push(chunkBytes === undefined ? `Content-Length: ${body.length}` : 'Transfer-Encoding: chunked');
  const parts = [hasContinue ? `HTTP/1.1 100 Continue${lineEnd}a: b${lineEnd}${lineEnd}` : ''];
  parts.push(lines.join(lineEnd), lineEnd, lineEnd);
  if (chunkBytes === undefined) parts.push(body.toString('latin1'));
  else {
    for (let at = 0; at < body.length; at += chunkBytes) {
      const chunk = body.subarray(at, at + chunkBytes);
      parts.push(chunk.length.toString(16), ';extension=1', lineEnd, chunk.toString('latin1'), lineEnd);
    }
    parts.push(`0${lineEnd}trailer: 1${lineEnd}${lineEnd}`);
  }
  return Buffer.from(parts.join('') + surplus, 'latin1');
}

test('an answer is read the same however its bytes are cut into pieces', () => {
  fc.assert(
    fc.property(answer, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), (given, sizes) => {
      const bytes = encode(given);
      const pieces: Buffer[] = [];
      for (let at = 0, step = 0; at < bytes.length; step += 1) {
        const size = sizes[step % sizes.length] ?? 1;
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      const result = readPieces(pieces);
      expect(result.heads).toHaveLength(1);
      expect(result.heads[0]?.[0]).toBe(given.statusCode);
      expect(result.heads[0]?.[1]).toMatchObject(given.headers);
      expect(result.body).toBe(given.body.toString('latin1'));
      expect(result).toMatchObject({ isDone: true, keepsConnection: true, surplus: given.surplus });
    }),
  );
});

test('whatever comes, a reader answers or refuses it', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('HTTP/1.1 200 OK\r\n', '\r\n', 'a: b\n'))), (parts) => {
      let code: unknown = 'none';
      try {
        read(parts.join(''));
      } catch (thrown) {
        ({ code } = thrown as { code: unknown });
      }
      expect(['none', 'EHTTP']).toContain(code);
    }),
  );
});

test.each([
  ['Connection: close\r\nContent-Length: 0', false],
  ['Connection: upgrade, Close\r\nContent-Length: 0', false],
  ['Connection: a\r\nConnection: close\r\nContent-Length: 0', false],
  ['Content-Length: 0', true],
  ['Content-Length: 5\r\nTransfer-Encoding: chunked', false],
])('after a head with %j the connection is kept: %s', (headers, isKept) => {
  const body = headers.includes('chunked') ? '0\r\n\r\n' : '';
  expect(read(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${body}`)).toMatchObject({ isDone: true, keepsConnection: isKept });
});

test.each([
  ['', false],
  ['Connection: Keep-Alive\r\n', true],
])('HTTP/1.0 with %j keeps the connection: %s', (header, isKept) => {
  expect(read(`HTTP/1.0 200 OK\r\n${header}Content-Length: 1\r\n\r\na`)).toMatchObject({
    body: 'a',
    keepsConnection: isKept,
  });
});

test('without a length the body goes on to the end of the connection', () => {
  const text = 'HTTP/1.1 200 OK\r\n\r\nall of it';
  expect(read(text)).toMatchObject({ body: 'all of it', isDone: false });
  expect(read(text, true)).toMatchObject({ isDone: true, keepsConnection: false });
});

test.each(['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour', 'HTTP/1.1 200 OK\r\n', ''])(
  'an end in the middle of %j completes nothing',
  (text) => expect(read(text, true).isDone).toBe(false),
);

test.each([204, 304])('%i has no body', (status) => {
  expect(read(`HTTP/1.1 ${status} X\r\nContent-Length: 5\r\n\r\n`)).toMatchObject({ body: '', isDone: true });
});

test('of headers that come several times the first counts', () => {
  const { heads } = read('HTTP/1.1 200 OK\r\nA: one\r\na: two\r\nContent-Length: 0\r\ncontent-length: 0\r\n\r\n');
  expect(heads).toEqual([[200, { a: 'one', 'content-length': '0' }]]);
});

const longHead = `HTTP/1.1 200 OK\r\na: ${'x'.repeat(17_000)}`;
const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
test.each([
  ['SSH-2.0-OpenSSH_9.2\r\n', 'malformed HTTP response "SSH-2.0-OpenSSH_9.2"'],
  ['HTTP/2 200 OK\r\n', 'malformed HTTP response "HTTP/2 200 OK"'],
  ['HTTP/1.1 20 OK\r\n', 'malformed HTTP response "HTTP/1.1 20 OK"'],
  ['HTTP/1.1 200 OK\r\nno colon\r\n', 'malformed MIME header line: "no colon"'],
  ['HTTP/1.1 200 OK\r\n folded: 1\r\n', 'malformed MIME header line: " folded: 1"'],
  ['HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'bad Content-Length "-1"'],
  ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n', 'multiple Content-Length'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', 'unsupported transfer encoding: "gzip, chunked"'],
  [`${chunked}zz\r\n`, 'invalid byte in chunk length'],
  [`${chunked}fffffffffffff\r\n`, 'invalid byte in chunk length'],
  [`${chunked}1\r\nab\r\n`, 'malformed chunked encoding'],
  ['HTTP/1.1 101 Switching\r\n\r\n', 'unexpected HTTP status 101'],
  ['HTTP/1.1 100 Continue\r\n\r\n'.repeat(6), 'unexpected HTTP status 100'],
  [longHead, 'server response headers exceeded 16384 bytes; aborted'],
  [`${chunked}1${' '.repeat(17_000)}`, 'exceeded 16384 bytes'],
  [`${chunked}0\r\n${'a: b\r\n'.repeat(3000)}`, 'exceeded 16384 bytes'],
])('%j is refused with words', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('a sink that has enough gets nothing more', () => {
  const taken: string[] = [];
  const reader: AnswerReader = new AnswerReader({
    head: () => undefined,
    body: (bytes) => {
      taken.push(bytes.toString());
      reader.stop();
    },
  });
  reader.push(Buffer.from(`${chunked}1\r\na\r\n1\r\nb\r\n0\r\n\r\n`));
  expect(taken).toEqual(['a']);
  expect(reader.keepsConnection).toBe(false);
});
