// What a COPY … TO STDOUT sends, as one stream of bytes in memory that is used again. `pg` reads a connection message by message; while
// rows come, theirs are taken from the socket before it sees them, and it gets the rest.
import type pg from 'pg';
import { grown, type CopyMemory } from '@/server/storage/postgres/copy-memory';

/** Bytes that are there before the reader wants them; the server waits then. */
const AHEAD_BYTES = 1_048_576;
/** Of a message: its code, then its length without that. */
const HEADER_BYTES = 5;
const LENGTH_BYTES = 4;
const COPY_DATA = 'd'.codePointAt(0);

type TakeChunk = (chunk: Buffer) => void;

/** A statement for `client.query()`. */
export class CopyData implements pg.Submittable {
  /** Set by `pg`: it stops the clock of the statement. */
  callback: (() => void) | undefined;
  /** What has come and was not dropped: the first `sizeBytes`. */
  bytes: Buffer;
  sizeBytes = 0;
  private spare: Buffer;
  private stream: pg.Connection['stream'] | undefined;
  /** The listener of `pg`. */
  private toDriver: TakeChunk = () => undefined;
  private readonly header = Buffer.alloc(HEADER_BYTES);
  private headerBytes = 0;
  /** Of the message that is being read. */
  private leftBytes = 0;
  private wantedBytes = 0;
  private isEnded = false;
  private fault: Error | undefined;
  private isUnwanted = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly text: string,
    private readonly memory: CopyMemory,
  ) {
    this.bytes = memory.take();
    this.spare = memory.take();
  }

  submit(connection: pg.Connection): void {
    const { stream } = connection;
    this.stream = stream;
    this.toDriver = stream.listeners('data')[0] as TakeChunk;
    stream.off('data', this.toDriver);
    stream.on('data', this.receive);
    connection.query(this.text);
  }

  /** Resolves when there are so many bytes; to false when there will never be. Rejects when the statement failed. */
  async waitFor(sizeBytes: number): Promise<boolean> {
    this.wantedBytes = sizeBytes;
    if (this.sizeBytes < sizeBytes && !this.isEnded) this.stream?.resume();
    while (this.sizeBytes < sizeBytes && !this.isEnded) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.fault) throw this.fault;
    return this.sizeBytes >= sizeBytes;
  }

  /** The first `usedBytes` are read; they are not touched before the next call. */
  drop(usedBytes: number): void {
    const { bytes, spare } = this;
    const leftBytes = this.sizeBytes - usedBytes;
    this.bytes = grown(spare, 0, leftBytes + this.leftBytes);
    bytes.copy(this.bytes, 0, usedBytes, this.sizeBytes);
    this.spare = bytes;
    this.sizeBytes = leftBytes;
  }

  /** Nobody reads on. What may still come is passed over, so that the connection can be used again. */
  leave(): void {
    this.isUnwanted = true;
    this.memory.give(this.bytes);
    this.memory.give(this.spare);
    if (!this.isEnded) this.stream?.resume();
  }

  handleError(error: Error): void {
    this.fault ??= error;
    this.end();
  }

  handleCommandComplete(): void {
    // The number of rows: whoever asked counts them.
  }

  handleReadyForQuery(): void {
    this.end();
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    if (this.stream) {
      this.stream.off('data', this.receive);
      this.stream.on('data', this.toDriver);
      this.stream.resume();
    }
    this.callback?.();
    this.wake();
  }

  private readonly receive = (chunk: Buffer): void => {
    let at = 0;
    while (at < chunk.length && !this.isEnded) {
      if (this.leftBytes === 0) {
        at = this.readHeader(chunk, at);
        continue;
      }
      const end = Math.min(chunk.length, at + this.leftBytes);
      this.leftBytes -= end - at;
      if (this.header[0] === COPY_DATA) this.keep(chunk, at, end);
      else this.toDriver(Buffer.from(chunk.subarray(at, end)));
      at = end;
    }
    // Of a statement that `pg` has begun meanwhile.
    if (at < chunk.length) this.stream?.emit('data', chunk.subarray(at));
    if (this.sizeBytes > Math.max(AHEAD_BYTES, this.wantedBytes) && !this.isEnded && !this.isUnwanted)
      this.stream?.pause();
    if (this.sizeBytes >= this.wantedBytes) this.wake();
  };

  /** Returns where to go on. */
  private readHeader(chunk: Buffer, from: number): number {
    const { header } = this;
    const to = Math.min(chunk.length, from + HEADER_BYTES - this.headerBytes);
    chunk.copy(header, this.headerBytes, from, to);
    this.headerBytes += to - from;
    if (this.headerBytes < HEADER_BYTES) return to;
    this.headerBytes = 0;
    this.leftBytes = header.readUInt32BE(1) - LENGTH_BYTES;
    if (header[0] !== COPY_DATA) this.toDriver(Buffer.from(header));
    // Room for a whole row at once.
    else if (!this.isUnwanted) this.bytes = grown(this.bytes, this.sizeBytes, this.sizeBytes + this.leftBytes);
    return to;
  }

  private keep(chunk: Buffer, from: number, to: number): void {
    if (this.isUnwanted) return;
    chunk.copy(this.bytes, this.sizeBytes, from, to);
    this.sizeBytes += to - from;
  }
}
