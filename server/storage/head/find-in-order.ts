// One sample among those of a series that came in order, by its time.
import { decodeTimestampBlock, readFirstTimestampMs } from '@/lib/encoding/timestamp-block';
import { decodeValueBlock, valueColumn } from '@/lib/encoding/value-block';
import { createBlockChain, reserveBlocks } from '@/server/storage/head/block-times';
import { TAIL, TAIL_STRIDE } from '@/server/storage/head/raw-tails';
import type { InOrderSeries } from '@/server/storage/head/read-in-order';

/** The bits of a value. */
export interface ValueWords {
  readonly low: number;
  readonly high: number;
}

/** Owns scratch memory. Looks from the newest sample backwards: that is where those who ask expect it. */
export function createFinder(): (series: InOrderSeries, timestampMs: number) => ValueWords | undefined {
  const chain = createBlockChain();
  const scratchMs = new Float64Array(TAIL);
  const scratch = valueColumn(new Float64Array(TAIL));
  return ({ blocks, slot, tail, blockCount }, timestampMs) => {
    const { timestampsMs, timesFrom } = tail;
    if (tail.count > 0 && timestampMs >= (timestampsMs[timesFrom] ?? 0)) {
      for (let at = tail.count - 1; at >= 0; at -= 1)
        if (timestampsMs[timesFrom + at] === timestampMs) return wordsAt(tail.slab.words, tail.from + at * TAIL_STRIDE);
      return undefined;
    }
    reserveBlocks(chain, blockCount);
    blocks.collect(slot, blockCount, { from: 0, to: blockCount, into: chain.addresses });
    for (let block = blockCount - 1; block >= 0; block -= 1) {
      const timesAddress = chain.addresses.times[block] ?? 0;
      if (readFirstTimestampMs(blocks.open(timesAddress)) > timestampMs) continue;
      decodeTimestampBlock(blocks.open(timesAddress), { numbers: scratchMs, from: 0, count: TAIL });
      const at = scratchMs.indexOf(timestampMs);
      if (at < 0) return undefined;
      decodeValueBlock(blocks.open(chain.addresses.values[block] ?? 0), scratch, 0, TAIL);
      return wordsAt(scratch.words, at);
    }
    return undefined;
  };
}

function wordsAt(words: Uint32Array, at: number): ValueWords {
  return { low: words[at * 2] ?? 0, high: words[at * 2 + 1] ?? 0 };
}
