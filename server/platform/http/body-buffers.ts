// Memory for answers, used again and again: a new buffer for each scrape would make the collector run all the time.

/** Idle buffers kept; each may be no larger than this. */
const KEPT_COUNT = 16;
const KEPT_BYTES = 1_048_576;
const FIRST_BYTES = 65_536;

export interface BodyBuffer {
  /** What was added; a view until `release`. */
  readonly bytes: Buffer;
  add(chunk: Uint8Array): void;
  /** Gives the memory back; further calls do nothing. */
  release(): void;
}

export interface BodyBuffers {
  take(): BodyBuffer;
}

export function createBodyBuffers(): BodyBuffers {
  const idle: Buffer[] = [];
  return {
    take() {
      let memory: Buffer | undefined = idle.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
      let sizeBytes = 0;
      return {
        get bytes() {
          return (memory ?? Buffer.alloc(0)).subarray(0, sizeBytes);
        },
        add(chunk) {
          if (!memory) return;
          if (sizeBytes + chunk.length > memory.length) {
            const larger = Buffer.allocUnsafeSlow(Math.max(sizeBytes + chunk.length, memory.length * 2));
            larger.set(memory.subarray(0, sizeBytes));
            memory = larger;
          }
          memory.set(chunk, sizeBytes);
          sizeBytes += chunk.length;
        },
        release() {
          if (memory && memory.length <= KEPT_BYTES && idle.length < KEPT_COUNT) idle.push(memory);
          memory = undefined;
        },
      };
    },
  };
}
