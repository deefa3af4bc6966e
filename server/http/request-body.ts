// The body of a request in pieces: read only when a handler asks, unpacked, and never longer than the route allows.
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { InputError } from '@/lib/errors/input-error';
import type { Route } from '@/server/http/route';

type BodyLimit = Pick<Route, 'bodyLimitBytes' | 'bodyLimitSetting'>;

/**
 * Fails with InputError 413 past the limit (packed or unpacked) and 400 for broken packing. Throws InputError
 * 413 at once when the declared length is too long, 415 for an unknown packing. `snappy` stays packed: it belongs to the message.
 * Nothing is unpacked before the first piece is asked for: who is refused, or not yet known, gets no work done.
 */
export function openBody(request: IncomingMessage, limit: BodyLimit): AsyncIterable<Uint8Array> {
  const declaredBytes = Number(request.headers['content-length'] ?? 0);
  if (declaredBytes > limit.bodyLimitBytes) throw tooLong(limit);
  const makeDecoder = decoderOf(request.headers['content-encoding'] ?? 'identity');
  return bounded(() => (makeDecoder ? unpack(request, makeDecoder()) : request), limit);
}

export function hasBody(request: IncomingMessage): boolean {
  return Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined;
}

function tooLong({ bodyLimitBytes, bodyLimitSetting }: BodyLimit): InputError {
  const where = bodyLimitSetting === undefined ? '' : ` (setting ${bodyLimitSetting})`;
  return new InputError(`Cannot take this body: the limit is ${bodyLimitBytes} bytes${where}`, { status: 413 });
}

type Decoder = Readable & NodeJS.WritableStream;

function unpack(request: IncomingMessage, decoder: Decoder): Readable {
  // What is still coming when the reader has stopped may be broken; without a listener that would end the process.
  decoder.on('error', () => undefined);
  request.once('error', (error) => decoder.destroy(error));
  request.once('close', () => request.complete || decoder.destroy(cutOff()));
  return request.pipe(decoder);
}

/** Null for a body that is read as it comes. Throws InputError 415. */
function decoderOf(encoding: string): (() => Decoder) | null {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '' || name === 'snappy') return null;
  const make = DECODERS.get(name);
  if (!make)
    throw new InputError(`Cannot read content encoding "${name}": expected gzip, deflate or br`, { status: 415 });
  return make;
}

const DECODERS: ReadonlyMap<string, () => Decoder> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

async function* bounded(open: () => Readable, limit: BodyLimit): AsyncGenerator<Uint8Array, void> {
  const source = open();
  // Not with `for await`: who stops early must not cut the connection, or the client would not see our answer.
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let sizeBytes = 0;
  for (;;) {
    let step: IteratorResult<Buffer>;
    try {
      step = await iterator.next();
    } catch (cause) {
      throw readFault(cause);
    }
    if (step.done === true) return;
    sizeBytes += step.value.byteLength;
    if (sizeBytes > limit.bodyLimitBytes) {
      source.pause();
      throw tooLong(limit);
    }
    yield step.value;
  }
}

function readFault(cause: unknown): InputError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code.startsWith('Z_') || code.startsWith('ERR_')) {
    return new InputError('Cannot read this body: its packing is broken or it ends too early', { cause });
  }
  return cutOff();
}

function cutOff(): InputError {
  return new InputError('Cannot read this body: the connection ended before it was complete', { status: 499 });
}
