// The times of blocks. Series of one target have the same: they are kept once, and blocks name the same address.
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodeTimestampBlock, encodeTimestampBlock } from '@/lib/encoding/timestamp-block';
import type { BlockAddresses, BlockStore } from '@/server/storage/head/block-store';
import type { RawSamples } from '@/server/storage/head/raw-tails';

/** Blocks of times that the next ones are compared with: scrapes of several targets end at the same time. */
const RECENT = 8;

/** Returns the address of the times of a block, written now or not long ago. */
export function createTimesWriter(blocks: BlockStore, blockSamples: number): (times: Float64Array) => number {
  const writer = new ByteWriter();
  const recent: { readonly times: Float64Array; address: number }[] = [];
  let next = 0;
  return (times) => {
    for (const known of recent) if (isSame(known.times, times)) return known.address;
    writer.reset();
    encodeTimestampBlock(times, blockSamples, writer);
    const address = blocks.add(writer.bytes.subarray(0, writer.length));
    const entry = recent[next] ?? { times: new Float64Array(blockSamples), address };
    entry.times.set(times);
    entry.address = address;
    recent[next] = entry;
    next = (next + 1) % RECENT;
    return address;
  };
}

function isSame(known: Float64Array, times: Float64Array): boolean {
  // Newest first: those of an older block differ there at once.
  for (let at = known.length - 1; at >= 0; at -= 1) if (known[at] !== times[at]) return false;
  return true;
}

/** The full blocks of one series, oldest first; lists that are used again for each series. */
export interface BlockChain {
  /** The first `count` entries are used. */
  addresses: BlockAddresses;
  count: number;
}

const FIRST_BLOCKS = 16;

export function createBlockChain(): BlockChain {
  return { addresses: emptyAddresses(FIRST_BLOCKS), count: 0 };
}

function emptyAddresses(size: number): BlockAddresses {
  return { values: new Uint32Array(size), times: new Uint32Array(size) };
}

/** Makes room for `count` blocks; what was there is lost. */
export function reserveBlocks(chain: BlockChain, count: number): void {
  if (count > chain.addresses.values.length) chain.addresses = emptyAddresses(count * 2);
  chain.count = count;
}

export interface TimesReader {
  /** The times of the last series that was read, if those of this chain and the tail behind it are the same. */
  like(chain: BlockChain, tail: RawSamples): Float64Array | undefined;
  read(chain: BlockChain, tail: RawSamples): Float64Array;
}

interface Known {
  readonly addresses: Uint32Array;
  readonly timestampsMs: Float64Array;
}

export function createTimesReader(blocks: BlockStore, blockSamples: number): TimesReader {
  let known: Known | undefined;
  const like = (chain: BlockChain, tail: RawSamples): Float64Array | undefined =>
    known?.timestampsMs.length === chain.count * blockSamples + tail.count && isLike(known, chain, tail)
      ? known.timestampsMs
      : undefined;
  return {
    like,
    read: (chain, tail) => {
      const same = like(chain, tail);
      if (same) return same;
      const { addresses, count } = chain;
      const timestampsMs = new Float64Array(count * blockSamples + tail.count);
      for (let index = 0; index < count; index += 1) {
        const reader = blocks.open(addresses.times[index] ?? 0);
        decodeTimestampBlock(reader, { numbers: timestampsMs, from: index * blockSamples, count: blockSamples });
      }
      const { numbers } = tail.slab;
      for (let at = 0; at < tail.count; at += 1)
        timestampsMs[count * blockSamples + at] = numbers[(tail.from + at) * 2] ?? 0;
      known = { addresses: addresses.times.slice(0, count), timestampsMs };
      return timestampsMs;
    },
  };
}

/** There must be as many of them. */
function isLike({ addresses, timestampsMs }: Known, chain: BlockChain, tail: RawSamples): boolean {
  if (addresses.length !== chain.count) return false;
  const { times } = chain.addresses;
  for (let index = 0; index < addresses.length; index += 1) if (addresses[index] !== times[index]) return false;
  const tailAt = timestampsMs.length - tail.count;
  const { numbers } = tail.slab;
  for (let at = 0; at < tail.count; at += 1)
    if (timestampsMs[tailAt + at] !== numbers[(tail.from + at) * 2]) return false;
  return true;
}
