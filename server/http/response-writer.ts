// A web Response → the connection: small answers whole with their length, streams piece by piece at the client's speed, text packed.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, createGzip, gzip } from 'node:zlib';
import { type Answer, WholeAnswer } from '@/server/http/whole-answer';

const gzipWhole = promisify(gzip);
/** Below this the packed form is hardly smaller. */
const PACK_FROM_BYTES = 1024;
/** Pieces that are ready together go out together, up to this size. */
const BURST_BYTES = 64 * 1024;
/** A third of the time of the default level for answers a tenth larger. */
const PACK_LEVEL = 3;
const PACKABLE =
  /^(text\/|application\/(json|x-ndjson|javascript|xml|yaml|openmetrics-text)|image\/svg\+xml|[^;]*\+json)/;

export interface WriteOptions {
  readonly acceptEncoding: string;
  readonly isHead: boolean;
}

/** Resolves when the last byte was handed over or the client went away. Rejects when the body's stream fails. */
export async function writeResponse(answer: Answer, target: ServerResponse, options: WriteOptions): Promise<void> {
  const { body } = answer;
  target.statusCode = answer.status;
  const isWhole = answer instanceof WholeAnswer;
  if (isWhole) target.setHeader('content-type', answer.contentType);
  else copyHeaders(answer.headers, target);
  if ((!isWhole && !body) || options.isHead) {
    await body?.cancel();
    target.end();
    return;
  }
  const contentType = isWhole ? answer.contentType : (answer.headers.get('content-type') ?? '');
  const isPackable = PACKABLE.test(contentType) && (isWhole || !answer.headers.has('content-encoding'));
  if (isPackable) target.setHeader('vary', 'Accept-Encoding');
  const isPacked = isPackable && acceptsGzip(options.acceptEncoding);
  if (isWhole) await writeWhole(asBuffer(answer.whole), target, isPacked);
  else if (body) await writeBody(body, target, isPacked);
}

function copyHeaders(headers: Headers, target: ServerResponse): void {
  for (const [name, value] of headers) if (name !== 'set-cookie') target.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) target.setHeader('set-cookie', cookies);
}

function acceptsGzip(header: string): boolean {
  return header.split(',').some((part) => {
    const [name = '', ...parameters] = part.trim().toLowerCase().split(';');
    const isRefused = parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter));
    return (name.trim() === 'gzip' || name.trim() === '*') && !isRefused;
  });
}

async function writeBody(body: ReadableStream<Uint8Array>, target: ServerResponse, isPacked: boolean): Promise<void> {
  const reader = body.getReader();
  const onClose = (): void => void reader.cancel().catch(() => undefined);
  target.once('close', onClose);
  try {
    const bursts = readBursts(reader);
    const first = await bursts.next();
    if (first.done === true) return void target.end();
    if (first.value.isLast) return await writeWhole(first.value.bytes, target, isPacked);
    await writeStream(prepend(first.value, bursts), target, isPacked);
  } finally {
    target.off('close', onClose);
  }
}

interface Burst {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** Collects what is ready in the same turn of the event loop: bodies made of many small pieces become few writes. */
async function* readBursts(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Burst, void> {
  let pending = reader.read();
  for (;;) {
    const parts: Uint8Array[] = [];
    let sizeBytes = 0;
    let step: ReadableStreamReadResult<Uint8Array> | undefined = await pending;
    const turn = nextTurn(undefined);
    while (step?.done === false) {
      parts.push(step.value);
      sizeBytes += step.value.byteLength;
      pending = reader.read();
      if (sizeBytes >= BURST_BYTES) step = undefined;
      else step = await Promise.race([pending, turn]);
    }
    const isLast = step?.done === true;
    // A failure of the piece after this burst shows when that piece is asked for.
    pending.catch(() => undefined);
    yield { bytes: parts.length === 1 && parts[0] ? asBuffer(parts[0]) : Buffer.concat(parts), isLast };
    if (isLast) return;
  }
}

function asBuffer(part: Uint8Array): Buffer {
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
}

async function* prepend(first: Burst, rest: AsyncGenerator<Burst, void>): AsyncGenerator<Burst, void> {
  yield first;
  yield* rest;
}

async function writeWhole(bytes: Buffer, target: ServerResponse, isPacked: boolean): Promise<void> {
  const isSmaller = isPacked && bytes.byteLength >= PACK_FROM_BYTES;
  const sent = isSmaller ? await gzipWhole(bytes, { level: PACK_LEVEL }) : bytes;
  if (isSmaller) target.setHeader('content-encoding', 'gzip');
  target.setHeader('content-length', sent.byteLength);
  target.end(sent);
}

async function writeStream(
  bursts: AsyncGenerator<Burst, void>,
  target: ServerResponse,
  isPacked: boolean,
): Promise<void> {
  if (isPacked) target.setHeader('content-encoding', 'gzip');
  const pieces = isPacked ? packed(bursts) : plain(bursts);
  for await (const piece of pieces) {
    if (target.destroyed) return;
    if (!target.write(piece)) await drained(target);
  }
  target.end();
}

/** Resolves when the client has taken what was written, or is gone. */
function drained(target: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      target.off('drain', settle);
      target.off('close', settle);
      resolve();
    };
    target.on('drain', settle);
    target.on('close', settle);
  });
}

async function* plain(bursts: AsyncGenerator<Burst, void>): AsyncGenerator<Buffer, void> {
  for await (const { bytes } of bursts) if (bytes.byteLength > 0) yield bytes;
}

/** Each burst is flushed: what is ready reaches the client, packed or not. */
async function* packed(bursts: AsyncGenerator<Burst, void>): AsyncGenerator<Buffer, void> {
  const packer = createGzip({ level: PACK_LEVEL });
  let ready: Buffer[] = [];
  packer.on('data', (piece: Buffer) => ready.push(piece));
  const take = (): Buffer => {
    const piece = Buffer.concat(ready);
    ready = [];
    return piece;
  };
  try {
    for await (const { bytes } of bursts) {
      packer.write(bytes);
      await new Promise<void>((resolve) => packer.flush(constants.Z_SYNC_FLUSH, resolve));
      const piece = take();
      if (piece.byteLength > 0) yield piece;
    }
    const ended = once(packer, 'end');
    packer.end();
    await ended;
    yield take();
  } finally {
    packer.destroy();
  }
}
