// The times of encoded blocks. Series of one target share theirs byte by byte: then those of the series before are used again.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import { decodeTimestampBlock } from '@/lib/encoding/timestamp-block';

/** The full blocks of one series, oldest first; lists that are used again for each series. */
export interface BlockChain {
  readonly readers: ByteReader[];
  /** Where the times of each block begin, and after timesOf() where its values do. */
  readonly starts: number[];
}

export interface ChainEnd {
  readonly blockSamples: number;
  /** The raw times after the blocks. */
  readonly tailMs: Float64Array;
}

interface KnownChain {
  readonly readers: readonly ByteReader[];
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
  readonly timestampsMs: Float64Array;
}

/**
 * A function with a memory of the last chain. It moves the chain's `starts` from the times to the values. Equal bytes mean equal
 * times: a block of times says by itself where it ends.
 */
export function createTimesReader(): (chain: BlockChain, end: ChainEnd) => Float64Array {
  let known: KnownChain | undefined;
  return (chain, end) => {
    if (!known || !isLike(known, chain, end)) known = decodeTimes(chain, end);
    const { lengths } = known;
    for (let index = 0; index < lengths.length; index += 1)
      chain.starts[index] = (chain.starts[index] ?? 0) + (lengths[index] ?? 0);
    return known.timestampsMs;
  };
}

function isLike(known: KnownChain, { readers, starts }: BlockChain, { blockSamples, tailMs }: ChainEnd): boolean {
  const { timestampsMs, lengths } = known;
  if (lengths.length !== readers.length) return false;
  const tailAt = readers.length * blockSamples;
  if (timestampsMs.length !== tailAt + tailMs.length) return false;
  for (let at = 0; at < tailMs.length; at += 1) if (timestampsMs[tailAt + at] !== tailMs[at]) return false;
  for (let index = 0; index < lengths.length; index += 1) {
    const bytes = readers[index]?.bytes;
    const like = known.readers[index]?.bytes;
    if (!bytes || !like) return false;
    const at = starts[index] ?? 0;
    const likeAt = known.starts[index] ?? 0;
    const length = lengths[index] ?? 0;
    for (let offset = 0; offset < length; offset += 1) if (bytes[at + offset] !== like[likeAt + offset]) return false;
  }
  return true;
}

function decodeTimes({ readers, starts }: BlockChain, { blockSamples, tailMs }: ChainEnd): KnownChain {
  const timestampsMs = new Float64Array(readers.length * blockSamples + tailMs.length);
  const lengths = readers.map((reader, index) => {
    const start = starts[index] ?? 0;
    reader.at = start;
    decodeTimestampBlock(reader, { numbers: timestampsMs, from: index * blockSamples, count: blockSamples });
    return reader.at - start;
  });
  timestampsMs.set(tailMs, readers.length * blockSamples);
  return { readers: readers.slice(), starts: starts.slice(), lengths, timestampsMs };
}
