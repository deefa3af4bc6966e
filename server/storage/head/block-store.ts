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
/** Chunks of a page of them. Pages never move: a list that grew by doubling would wait with its garbage for a collection. */
const CHUNK_PAGE_BITS = 10;
const CHUNK_PAGE_WORDS = 1 << (CHUNK_PAGE_BITS + CHUNK_BITS);
const FIRST_SLOTS = 1024;

/** Addresses of blocks. */
export interface BlockAddresses {
  readonly values: Uint32Array;
  readonly times: Uint32Array;
}

export interface BlockParts {
  readonly pages: readonly Uint8Array[];
  readonly newestChunks: Uint32Array;
  readonly chunkPages: readonly Uint32Array[];
}

export class BlockStore {
  private readonly pages: ByteReader[] = [];
  private pageUsedBytes = PAGE_BYTES;
  /** By slot: the chunk with its newest addresses, 0 for none. */
  private newestChunks: Uint32Array = new Uint32Array(FIRST_SLOTS);
  private readonly chunkPages: Uint32Array[] = [];
  /** Of all pages before the newest, and those that are used of it. */
  private chunkCount = 0;

  get sizeBytes(): number {
    return this.pages.length * PAGE_BYTES + this.chunkPages.length * CHUNK_PAGE_WORDS * Uint32Array.BYTES_PER_ELEMENT;
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
    const { newestChunks, chunkPages } = this;
    return { pages: this.pages.map(({ bytes }) => bytes), newestChunks, chunkPages };
  }

  /** Slots count from `base` on; they have no blocks here so far. What is added from now on goes into a new page. */
  adopt({ pages, newestChunks, chunkPages }: BlockParts, base: number): void {
    const addressShift = this.pages.length * PAGE_BYTES;
    const chunkShift = this.chunkPages.length << CHUNK_PAGE_BITS;
    for (const bytes of pages) this.pages.push(new ByteReader(bytes));
    this.pageUsedBytes = PAGE_BYTES;
    this.newestChunks = growUint32(this.newestChunks, base + newestChunks.length);
    for (let slot = 0; slot < newestChunks.length; slot += 1)
      this.newestChunks[base + slot] = shifted(newestChunks[slot] ?? 0, chunkShift);
    for (const words of chunkPages) {
      for (let at = 0; at < words.length; at += 1) {
        const isLink = at % (1 << CHUNK_BITS) === 0;
        words[at] = isLink ? shifted(words[at] ?? 0, chunkShift) : (words[at] ?? 0) + addressShift;
      }
      this.chunkPages.push(words);
    }
    this.chunkCount = this.chunkPages.length << CHUNK_PAGE_BITS;
  }

  /** The next block of a slot that has `blockCount` of them. */
  link(slot: number, blockCount: number, block: { readonly values: number; readonly times: number }): void {
    const place = blockCount % CHUNK_BLOCKS;
    if (place === 0) this.addChunk(slot);
    const chunk = this.newestChunks[slot] ?? 0;
    const words = this.wordsOf(chunk);
    const at = firstWordOf(chunk) + 1 + place;
    words[at] = block.values;
    words[at + CHUNK_BLOCKS] = block.times;
  }

  private addChunk(slot: number): void {
    // Number 0 stands for none.
    const chunk = Math.max(1, this.chunkCount);
    if (chunk >>> CHUNK_PAGE_BITS === this.chunkPages.length) this.chunkPages.push(new Uint32Array(CHUNK_PAGE_WORDS));
    this.newestChunks = growUint32(this.newestChunks, slot + 1);
    this.wordsOf(chunk)[firstWordOf(chunk)] = this.newestChunks[slot] ?? 0;
    this.newestChunks[slot] = chunk;
    this.chunkCount = chunk + 1;
  }

  private wordsOf(chunk: number): Uint32Array {
    const words = this.chunkPages[chunk >>> CHUNK_PAGE_BITS];
    if (!words) throw new Error(`Cannot find addresses of blocks: there is no chunk ${chunk}`);
    return words;
  }

  /** Addresses of blocks `from` (inclusive) to `to` (exclusive) of a slot that has `blockCount` of them. */
  collect(
    slot: number,
    blockCount: number,
    { from, to, into }: { readonly from: number; readonly to: number; readonly into: BlockAddresses },
  ): void {
    if (blockCount <= from) return;
    const { values, times } = into;
    let chunk = this.newestChunks[slot] ?? 0;
    let words = this.wordsOf(chunk);
    let place = (blockCount - 1) % CHUNK_BLOCKS;
    for (let block = blockCount - 1; block >= from; block -= 1) {
      if (place < 0) {
        place = CHUNK_BLOCKS - 1;
        chunk = words[firstWordOf(chunk)] ?? 0;
        words = this.wordsOf(chunk);
      }
      if (block < to) {
        const at = firstWordOf(chunk) + 1 + place;
        values[block - from] = words[at] ?? 0;
        times[block - from] = words[at + CHUNK_BLOCKS] ?? 0;
      }
      place -= 1;
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

/** In its page. */
function firstWordOf(chunk: number): number {
  return (chunk & ((1 << CHUNK_PAGE_BITS) - 1)) << CHUNK_BITS;
}

/** 0 stands for no chunk. */
function shifted(chunk: number, shift: number): number {
  return chunk === 0 ? 0 : chunk + shift;
}
