// Encoded blocks of samples in pages of memory, and where those of each series lie. Blocks are only ever added.
import { ByteReader } from '@/lib/encoding/byte-reader';
import { growUint32 } from '@/server/storage/index/grow';

const PAGE_BITS = 20;
const PAGE_BYTES = 1 << PAGE_BITS;
/**
 * Addresses stand in chunks of words: that of the chunk before, seven addresses of values, and seven of times. A list that leads from
 * block to block would make the processor wait for each before it can ask the memory for the next.
 */
const CHUNK_BITS = 4;
const CHUNK_BLOCKS = 7;
const FIRST_SLOTS = 1024;

/** Addresses of blocks. */
export interface BlockAddresses {
  readonly values: Uint32Array;
  readonly times: Uint32Array;
}

export interface BlockParts {
  readonly pages: readonly Uint8Array[];
  readonly newestChunks: Uint32Array;
  readonly chunks: Uint32Array;
  readonly chunkCount: number;
}

export class BlockStore {
  private readonly pages: ByteReader[] = [];
  private pageUsedBytes = PAGE_BYTES;
  /** By slot: the chunk with its newest addresses, 0 for none. */
  private newestChunks: Uint32Array = new Uint32Array(FIRST_SLOTS);
  private chunks: Uint32Array = new Uint32Array(FIRST_SLOTS << CHUNK_BITS);
  private chunkCount = 1;

  get sizeBytes(): number {
    return this.pages.length * PAGE_BYTES + (this.chunkCount << CHUNK_BITS) * this.chunks.BYTES_PER_ELEMENT;
  }

  /** Copies the bytes, at most a page, and returns their address. */
  add(bytes: Uint8Array): number {
    if (this.pageUsedBytes + bytes.length > PAGE_BYTES) {
      this.pages.push(new ByteReader(new Uint8Array(PAGE_BYTES)));
      this.pageUsedBytes = 0;
    }
    this.pages.at(-1)?.bytes.set(bytes, this.pageUsedBytes);
    const address = (this.pages.length - 1) * PAGE_BYTES + this.pageUsedBytes;
    this.pageUsedBytes += bytes.length;
    return address;
  }

  pack(): BlockParts {
    const { newestChunks, chunks, chunkCount } = this;
    return { pages: this.pages.map(({ bytes }) => bytes), newestChunks, chunks, chunkCount };
  }

  /** Slots count from `base` on; they have no blocks here so far. What is added from now on goes into a new page. */
  adopt({ pages, newestChunks, chunks, chunkCount }: BlockParts, base: number): void {
    const addressShift = this.pages.length * PAGE_BYTES;
    const chunkShift = this.chunkCount - 1;
    for (const bytes of pages) this.pages.push(new ByteReader(bytes));
    this.pageUsedBytes = PAGE_BYTES;
    this.newestChunks = growUint32(this.newestChunks, base + newestChunks.length);
    for (let slot = 0; slot < newestChunks.length; slot += 1)
      this.newestChunks[base + slot] = shifted(newestChunks[slot], chunkShift);
    this.chunkCount += chunkCount - 1;
    this.chunks = growUint32(this.chunks, this.chunkCount << CHUNK_BITS);
    for (let at = 1 << CHUNK_BITS; at < chunkCount << CHUNK_BITS; at += 1) {
      const isLink = at % (1 << CHUNK_BITS) === 0;
      this.chunks[at + (chunkShift << CHUNK_BITS)] = isLink
        ? shifted(chunks[at], chunkShift)
        : (chunks[at] ?? 0) + addressShift;
    }
  }

  /** The next block of a slot that has `blockCount` of them. */
  link(slot: number, blockCount: number, block: { readonly values: number; readonly times: number }): void {
    const place = blockCount % CHUNK_BLOCKS;
    if (place === 0) this.addChunk(slot);
    const at = ((this.newestChunks[slot] ?? 0) << CHUNK_BITS) + 1 + place;
    this.chunks[at] = block.values;
    this.chunks[at + CHUNK_BLOCKS] = block.times;
  }

  private addChunk(slot: number): void {
    this.newestChunks = growUint32(this.newestChunks, slot + 1);
    this.chunks = growUint32(this.chunks, (this.chunkCount + 1) << CHUNK_BITS);
    this.chunks[this.chunkCount << CHUNK_BITS] = this.newestChunks[slot] ?? 0;
    this.newestChunks[slot] = this.chunkCount;
    this.chunkCount += 1;
  }

  /** Addresses of blocks `from` (inclusive) to `to` (exclusive) of a slot that has `blockCount` of them. */
  collect(
    slot: number,
    blockCount: number,
    { from, to, into }: { readonly from: number; readonly to: number; readonly into: BlockAddresses },
  ): void {
    const { chunks } = this;
    const { values, times } = into;
    let chunk = this.newestChunks[slot] ?? 0;
    let place = (blockCount - 1) % CHUNK_BLOCKS;
    for (let block = blockCount - 1; block >= from; block -= 1) {
      if (block < to) {
        const at = (chunk << CHUNK_BITS) + 1 + place;
        values[block - from] = chunks[at] ?? 0;
        times[block - from] = chunks[at + CHUNK_BLOCKS] ?? 0;
      }
      place -= 1;
      if (place >= 0) continue;
      place = CHUNK_BLOCKS - 1;
      chunk = chunks[chunk << CHUNK_BITS] ?? 0;
    }
  }

  /** One reader a page, moved to the block: the next call may move it elsewhere. */
  open(address: number): ByteReader {
    const page = address >>> PAGE_BITS;
    const reader = this.pages[page];
    if (!reader) throw new Error(`Cannot read block ${address} of the head: there is no page ${page}`);
    reader.at = address & (PAGE_BYTES - 1);
    return reader;
  }
}

/** 0 stands for no chunk. */
function shifted(chunk: number | undefined, shift: number): number {
  return chunk === undefined || chunk === 0 ? 0 : chunk + shift;
}
