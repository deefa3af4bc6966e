// The memory of a generation, in few large pieces: they never share a place with what lives shortly, so that nothing is left between
// them that is neither used nor given back; and what is not touched takes none.

const FIRST_BYTES = 1 << 19;
const GROWTH_BITS = 3;
/** From this size on the C library asks the system for a piece of its own, and gives it back whole. */
const LARGEST_BYTES = 1 << 25;

export class HeadMemory {
  private piece = new ArrayBuffer(0);
  private usedBytes = 0;
  private nextBytes = FIRST_BYTES;

  /** Zeroes that nobody else gets; a multiple of 8 bytes, at most LARGEST_BYTES. */
  take(sizeBytes: number): Uint8Array<ArrayBuffer> {
    if (this.usedBytes + sizeBytes > this.piece.byteLength) {
      this.piece = new ArrayBuffer(this.nextBytes);
      this.usedBytes = 0;
      this.nextBytes = Math.min(LARGEST_BYTES, this.nextBytes << GROWTH_BITS);
    }
    const bytes = new Uint8Array(this.piece, this.usedBytes, sizeBytes);
    this.usedBytes += sizeBytes;
    return bytes;
  }

  takeWords(count: number): Uint32Array {
    const { buffer, byteOffset } = this.take(count * Uint32Array.BYTES_PER_ELEMENT);
    return new Uint32Array(buffer, byteOffset, count);
  }

  takeNumbers(count: number): Int32Array {
    const { buffer, byteOffset } = this.take(count * Int32Array.BYTES_PER_ELEMENT);
    return new Int32Array(buffer, byteOffset, count);
  }

  takeDoubles(count: number): Float64Array {
    const { buffer, byteOffset } = this.take(count * Float64Array.BYTES_PER_ELEMENT);
    return new Float64Array(buffer, byteOffset, count);
  }
}
