// The times of series with many blocks. Series of one target have the same: their blocks name the same address.
import { decodeTimestampBlock } from '@/lib/encoding/timestamp-block';
import type { BlockAddresses, BlockStore } from '@/server/storage/head/block-store';
import type { RawSamples } from '@/server/storage/head/raw-tails';

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
      for (let at = 0; at < tail.count; at += 1)
        timestampsMs[count * blockSamples + at] = tail.timestampsMs[tail.timesFrom + at] ?? 0;
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
  for (let at = tail.count - 1; at >= 0; at -= 1)
    if (timestampsMs[tailAt + at] !== tail.timestampsMs[tail.timesFrom + at]) return false;
  return true;
}
