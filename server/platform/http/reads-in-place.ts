// Reads of plain connections into one piece of memory. Node makes a new buffer of 64 kB for each read; with many large answers that
// memory makes the collector run all the time.
import type { OnReadOpts, Socket } from 'node:net';

const READ_BYTES = 262_144;

export interface ReadsInPlace {
  /** For the connector. */
  readonly options: { readonly onread: OnReadOpts };
  /** To be called with each connection that was made with the options, before anybody reads from it. */
  adopt(socket: Socket): void;
}

/**
 * What a reader gets is valid until it returns: it must copy what it keeps, and take all that it is told of. What nobody took at once
 * is copied into the stream.
 */
export function createReadsInPlace(): ReadsInPlace {
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);
  /** What the read under way brought, until its reader takes it: one at a time, since all of it happens in one call. */
  let fresh: { readonly socket: Socket; readonly bytes: Buffer } | null = null;
  const take = (socket: Socket): Buffer | null => {
    const taken = fresh?.socket === socket ? fresh.bytes : null;
    if (taken) fresh = null;
    return taken;
  };
  return {
    options: {
      onread: {
        buffer: memory,
        callback(this: Socket, sizeBytes) {
          fresh = { socket: this, bytes: memory.subarray(0, sizeBytes) };
          this.emit('readable');
          const left = take(this);
          if (left) this.push(Buffer.from(left));
          return true;
        },
      },
    },
    adopt(socket) {
      const read = socket.read.bind(socket);
      socket.read = (sizeBytes?: number) => take(socket) ?? read(sizeBytes);
    },
  };
}
