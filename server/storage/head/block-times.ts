// The times of encoded blocks. Series of one target share theirs byte by byte: then those of the series before are used again.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import { decodeTimestampBlock } from '@/lib/encoding/timestamp-block';

/** The full blocks of one series, oldest first, and the raw times after them. */
export interface BlockChain {
  /** Each opened where its times begin. */
  readonly blocks: readonly { readonly reader: ByteReader; readonly at: number }[];
  readonly blockSamples: number;
  readonly tailMs: Float64Array;
}

export interface ChainTimes {
  readonly timestampsMs: Float64Array;
  /** Where the values of each block begin. */
  readonly valuesAt: readonly number[];
}

interface KnownBlock {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly length: number;
}

/** A function with a memory of the last chain. Equal bytes mean equal times: a block of times says by itself where it ends. */
export function createTimesReader(): (chain: BlockChain) => ChainTimes {
  let known: { readonly blocks: readonly KnownBlock[]; readonly timestampsMs: Float64Array } | undefined;

  const valuesIfSame = ({ blocks, blockSamples, tailMs }: BlockChain): number[] | undefined => {
    if (!known || known.blocks.length !== blocks.length) return undefined;
    const { timestampsMs } = known;
    const tailAt = blocks.length * blockSamples;
    if (timestampsMs.length !== tailAt + tailMs.length) return undefined;
    for (let at = 0; at < tailMs.length; at += 1) if (timestampsMs[tailAt + at] !== tailMs[at]) return undefined;
    const valuesAt: number[] = [];
    for (let index = 0; index < blocks.length; index += 1) {
      const block = blocks[index];
      const like = known.blocks[index];
      if (!block || !like || !startsWith(block.reader.bytes, block.at, like)) return undefined;
      valuesAt.push(block.at + like.length);
    }
    return valuesAt;
  };

  return (chain) => {
    const same = valuesIfSame(chain);
    if (known && same) return { timestampsMs: known.timestampsMs, valuesAt: same };
    const { blocks, blockSamples, tailMs } = chain;
    const timestampsMs = new Float64Array(blocks.length * blockSamples + tailMs.length);
    const ends = blocks.map(({ reader, at }, index) => {
      reader.at = at;
      decodeTimestampBlock(reader, { numbers: timestampsMs, from: index * blockSamples, count: blockSamples });
      return reader.at;
    });
    timestampsMs.set(tailMs, blocks.length * blockSamples);
    const lengths = blocks.map(({ reader, at }, index) => ({
      bytes: reader.bytes,
      at,
      length: (ends[index] ?? at) - at,
    }));
    known = { blocks: lengths, timestampsMs };
    return { timestampsMs, valuesAt: ends };
  };
}

function startsWith(bytes: Uint8Array, at: number, { bytes: like, at: likeAt, length }: KnownBlock): boolean {
  for (let offset = 0; offset < length; offset += 1) if (bytes[at + offset] !== like[likeAt + offset]) return false;
  return true;
}
