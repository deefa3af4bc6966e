// Encoded blocks of samples in pages of memory, and where those of each series lie. Blocks are only ever added, written where they stay.
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { assert } from '@/lib/errors/assert';
import type { HeadMemory } from '@/server/storage/head/head-memory';
import { TAIL } from '@/server/storage/head/raw-tails';
import { growUint32 } from '@/server/storage/index/grow';

const PAGE_BITS = 16;
const PAGE_BYTES = 1 << PAGE_BITS;
/** Values or times of a block: odd doubles take at most 77 bits each; a writer wants some bytes more than it uses. */
const BLOCK_LIMIT_BYTES = 10 * TAIL + 64;
/** Before its values a block has the distance to its times, which stays the same wherever its page goes. */
const DISTANCE_BYTES = 4;
/**
 * Addresses stand in chunks of words: that of the chunk before, and seven addresses. A list that leads from block to block would make
 * the processor wait for each before it can ask the memory for the next.
 */
const CHUNK_BITS = 3;
const CHUNK_BLOCKS = 7;
/** Chunks of a page of them. Pages never move: a list that grew by doubling would wait with its garbage for a collection. */
const CHUNK_PAGE_BITS = 11;
const CHUNK_PAGE_WORDS = 1 << (CHUNK_PAGE_BITS + CHUNK_BITS);
const FIRST_SLOTS = 1024;

/** Addresses of blocks. */
export interface BlockAddresses {
  readonly values: Uint32Array;
  readonly times: Uint32Array;
}

export interface BlockParts {
  readonly pages: readonly Uint8Array<ArrayBuffer>[];
  readonly newestChunks: Uint32Array;
  readonly chunkPages: readonly Uint32Array[];
}

export class BlockStore {
  private readonly pages: ByteReader[] = [];
  /** Of the newest page, as far as it has room. */
  private writer = new ByteWriter(0);
  private newest = this.writer.bytes;
  /** By slot: the chunk with its newest addresses, 0 for none. */
  private newestChunks: Uint32Array = new Uint32Array(FIRST_SLOTS);
  private readonly chunkPages: Uint32Array[] = [];
  /** Of all pages before the newest, and those that are used of it. */
  private chunkCount = 0;

  constructor(private readonly memory: HeadMemory) {}

  get sizeBytes(): number {
    return this.pages.length * PAGE_BYTES + this.chunkPages.length * CHUNK_PAGE_WORDS * Uint32Array.BYTES_PER_ELEMENT;
  }

  /** Returns the address of the times that are written. */
  addTimes(write: (writer: ByteWriter) => void): number {
    const address = this.nextAddress();
    write(this.writer);
    this.checkPage();
    return address;
  }

  /** The next block of a slot that has `blockCount` of them. `times` is an address. */
  add(
    slot: number,
    blockCount: number,
    { times, write }: { times: number; write: (writer: ByteWriter) => void },
  ): void {
    const address = this.nextAddress();
    this.writer.u32(address - times);
    write(this.writer);
    this.checkPage();
    const place = blockCount % CHUNK_BLOCKS;
    if (place === 0) this.addChunk(slot);
    const chunk = this.newestChunks[slot] ?? 0;
    this.wordsOf(chunk)[firstWordOf(chunk) + 1 + place] = address;
  }

  private nextAddress(): number {
    if (this.writer.length + DISTANCE_BYTES + BLOCK_LIMIT_BYTES > this.newest.length) {
      this.newest = this.memory.take(PAGE_BYTES);
      this.pages.push(new ByteReader(this.newest));
      this.writer = ByteWriter.into(this.newest);
    }
    return (this.pages.length - 1) * PAGE_BYTES + this.writer.length;
  }

  /** A writer that had too little room has left the page. */
  private checkPage(): void {
    assert(this.writer.bytes === this.newest, 'a block fits the room that was kept for it');
  }

  pack(): BlockParts {
    const { newestChunks, chunkPages } = this;
    return { pages: this.pages.map(({ bytes }) => bytes as Uint8Array<ArrayBuffer>), newestChunks, chunkPages };
  }

  /**
   * Slots count from `base` on; they have no blocks here so far. What is added from now on goes into a new page. Returns by how much
   * addresses rise.
   */
  adopt({ pages, newestChunks, chunkPages }: BlockParts, base: number): number {
    const addressShift = this.pages.length * PAGE_BYTES;
    const chunkShift = this.chunkPages.length << CHUNK_PAGE_BITS;
    for (const bytes of pages) this.pages.push(new ByteReader(bytes));
    this.writer = new ByteWriter(0);
    this.newest = this.writer.bytes;
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
    return addressShift;
  }

  private addChunk(slot: number): void {
    // Number 0 stands for none.
    const chunk = Math.max(1, this.chunkCount);
    if (chunk >>> CHUNK_PAGE_BITS === this.chunkPages.length)
      this.chunkPages.push(this.memory.takeWords(CHUNK_PAGE_WORDS));
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
        const address = words[firstWordOf(chunk) + 1 + place] ?? 0;
        values[block - from] = address + DISTANCE_BYTES;
        times[block - from] = address - this.open(address).u32();
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
