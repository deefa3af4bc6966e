// Memory that rows of COPY are read into, and again by the next statement: made anew for each row it would keep the collector at work.

const FIRST_BYTES = 64 * 1024;
/** A larger one is let go after its statement. */
const KEPT_BYTES = 4 * 1_048_576;

export class CopyMemory {
  private readonly free: Buffer[] = [];

  /** With whatever was written into it before. */
  take(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  /** Nobody reads it any more. */
  give(piece: Buffer): void {
    if (piece.length <= KEPT_BYTES) this.free.push(piece);
  }
}

/** With the first `usedBytes` of it, and room for `neededBytes` in all. */
export function grown(piece: Buffer, usedBytes: number, neededBytes: number): Buffer {
  if (neededBytes <= piece.length) return piece;
  const larger = Buffer.allocUnsafeSlow(Math.max(piece.length * 2, neededBytes));
  piece.copy(larger, 0, 0, usedBytes);
  return larger;
}
