// Memory of inflated sub-blocks that is used again. Made anew for each row it would keep the collector at work: a large read goes
// through hundreds of pieces a second, and all that is dead outside of the heap waits for a collection of it. Pieces are handed over, not
// shared: V8 copies from and to shared memory word by word.

/** What is kept for later; a read that is under way has less at a time. */
const KEPT_BYTES = 8 * 1_048_576;
/** Pieces are whole multiples of this, so that one fits more often. */
const PIECE_BYTES = 64 * 1024;

export class BlockMemory {
  private readonly free: ArrayBuffer[] = [];
  private freeBytes = 0;

  /** At least so many bytes, with whatever was written into them before. */
  take(sizeBytes: number): ArrayBuffer {
    let best = -1;
    for (let at = 0; at < this.free.length; at += 1) {
      const own = this.free[at]?.byteLength ?? 0;
      if (own >= sizeBytes && (best < 0 || own < (this.free[best]?.byteLength ?? 0))) best = at;
    }
    const [found] = best < 0 ? [] : this.free.splice(best, 1);
    if (!found) return new ArrayBuffer(Math.max(1, Math.ceil(sizeBytes / PIECE_BYTES)) * PIECE_BYTES);
    this.freeBytes -= found.byteLength;
    return found;
  }

  /** Nobody reads them any more. */
  give(pieces: readonly ArrayBuffer[]): void {
    for (const piece of pieces) {
      if (this.freeBytes + piece.byteLength > KEPT_BYTES) continue;
      this.free.push(piece);
      this.freeBytes += piece.byteLength;
    }
  }

  /** All that is free, for another thread. */
  takeAll(): ArrayBuffer[] {
    this.freeBytes = 0;
    return this.free.splice(0);
  }
}
