// The body of a request in pieces: read only when a handler asks, unpacked, and never longer than the route allows.
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { InputError } from '@/lib/errors/input-error';

interface BodyLimit {
  readonly bodyLimitBytes: number;
  /** The setting that changes it, if one does. */
  readonly bodyLimitSetting?: string;
}

/** A body that is read once, when a handler asks. */
export interface RequestBody {
  /**
   * Hands over each piece as it comes, until the end. Rejects with InputError 413 past the limit (packed or unpacked), 400 for broken
   * packing, 499 when the client went away, and with what `take` throws: the rest is not read then.
   */
  read(take: (piece: Uint8Array) => void): Promise<void>;
}

/**
 * Throws InputError 413 at once when the declared length is too long, 415 for an unknown packing. `snappy` stays packed: it belongs
 * to the message. Nothing is unpacked before somebody reads: who is refused, or not yet known, gets no work done.
 */
export function openBody(request: IncomingMessage, limit: BodyLimit): RequestBody {
  const declaredBytes = Number(request.headers['content-length'] ?? 0);
  if (declaredBytes > limit.bodyLimitBytes) throw tooLong(limit);
  const makeDecoder = decoderOf(request.headers['content-encoding'] ?? 'identity');
  return { read: (take) => readPieces(makeDecoder ? unpack(request, makeDecoder()) : request, limit, take) };
}

/** All of it as one piece. */
export async function readWhole(body: RequestBody): Promise<Buffer<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  await body.read((piece) => pieces.push(piece));
  return Buffer.concat(pieces);
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

/** By events: iterating over a stream costs more than reading a body of usual size. */
function readPieces(source: Readable, limit: BodyLimit, take: (piece: Uint8Array) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let sizeBytes = 0;
    const stop = (): void => {
      source.off('data', onData);
      source.off('end', onEnd);
      source.off('error', onError);
      source.off('close', onClose);
    };
    // The connection stays: a client whose body is not wanted is to see our answer.
    const fail = (thrown: unknown): void => {
      stop();
      source.pause();
      reject(thrown);
    };
    const onData = (piece: Buffer): void => {
      sizeBytes += piece.byteLength;
      try {
        if (sizeBytes > limit.bodyLimitBytes) throw tooLong(limit);
        take(piece);
      } catch (thrown) {
        fail(thrown);
      }
    };
    const onEnd = (): void => {
      stop();
      resolve();
    };
    const onError = (cause: unknown): void => fail(readFault(cause));
    const onClose = (): void => fail(cutOff());
    // It went away before anybody read: no event will tell.
    if (source.destroyed) return onClose();
    source.on('data', onData);
    source.on('end', onEnd);
    source.on('error', onError);
    source.on('close', onClose);
  });
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
