// Memory for answers, used again and again: a new buffer for each scrape would make the collector run all the time.

/** Idle buffers kept; each may be no larger than this. */
const KEPT_COUNT = 16;
const KEPT_BYTES = 1_048_576;
const FIRST_BYTES = 65_536;

export interface BodyBuffers {
  take(): BodyBuffer;
}

export function createBodyBuffers(): BodyBuffers {
  const idle: Buffer[] = [];
  return { take: () => new BodyBuffer(idle.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES), idle) };
}

/** A class for its accessor: one in an object literal would be kept, with all it reaches, until the next collection of all objects. */
export class BodyBuffer {
  private sizeBytes = 0;
  private memory: Buffer | undefined;

  constructor(
    memory: Buffer,
    private readonly idle: Buffer[],
  ) {
    this.memory = memory;
  }

  /** What was added; a view until `release`. */
  get bytes(): Buffer {
    return (this.memory ?? Buffer.alloc(0)).subarray(0, this.sizeBytes);
  }

  add(chunk: Uint8Array): void {
    const { memory, sizeBytes } = this;
    if (!memory) return;
    const endBytes = sizeBytes + chunk.length;
    if (endBytes > memory.length) this.grow(memory, endBytes);
    this.memory?.set(chunk, sizeBytes);
    this.sizeBytes = endBytes;
  }

  private grow(memory: Buffer, neededBytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(neededBytes, memory.length * 2));
    larger.set(memory.subarray(0, this.sizeBytes));
    this.memory = larger;
  }

  /** Gives the memory back; further calls do nothing. */
  release(): void {
    const { memory, idle } = this;
    if (memory && memory.length <= KEPT_BYTES && idle.length < KEPT_COUNT) idle.push(memory);
    this.memory = undefined;
  }
}
