// The samples of one series that came in order: full blocks, and the raw tail behind them. Hot path of every query over recent times.
import { readFirstTimestampMs } from '@/lib/encoding/timestamp-block';
import { ARE_NUMBERS, ARE_RISING, decodeValueBlock } from '@/lib/encoding/value-block';
import type { BlockStore } from '@/server/storage/head/block-store';
import {
  createBlockChain,
  createTimesReader,
  reserveBlocks,
  type BlockChain,
  type TimesReader,
} from '@/server/storage/head/block-times';
import { copyTail, TAIL, TAIL_BITS, type RawSamples } from '@/server/storage/head/raw-tails';
import { firstAtOrAfter, type SampleColumns } from '@/server/storage/head/sample-columns';
import { createValueArena, type ValueArena } from '@/server/storage/head/value-arena';
import type { TimeRange } from '@/server/storage/ports';

/** A series as it is, and how many of its samples the reader may see. */
export interface InOrderSeries {
  readonly blocks: BlockStore;
  readonly slot: number;
  readonly blockCount: number;
  readonly inOrderCount: number;
  /** As far as the reader may see it. */
  readonly tail: RawSamples;
}

/** What reading many series of one generation and range keeps between them: neighbours with the same times share one array of them. */
export interface ReadMemory {
  readonly arena: ValueArena;
  /** Of the series that is being read. */
  readonly chain: BlockChain;
  readonly times: TimesReader;
  /** What was found for the series before. */
  last: { readonly blockCount: number; readonly inOrderCount: number; readonly span: BlockSpan } | undefined;
  /** The part of the first `count` times that lies inside the range. */
  readonly cut: (timestampsMs: Float64Array, count: number, range: TimeRange) => TimesPart;
}

interface TimesPart {
  readonly timestampsMs: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Blocks `from` (inclusive) to `to` (exclusive), and all times of them and the tail. */
interface BlockSpan {
  readonly from: number;
  readonly to: number;
  readonly timestampsMs: Float64Array;
}

export interface ReadPlan extends TimeRange {
  readonly memory: ReadMemory;
  /** Blocks as they are, from the one that holds the start on. */
  readonly isWhole?: boolean;
}

/** `isPassing`: values are written over after arena.restart(). */
export function createReadMemory(blocks: BlockStore, isPassing: boolean): ReadMemory {
  let last: { readonly source: Float64Array; readonly count: number; readonly part: TimesPart } | undefined;
  return {
    arena: createValueArena(isPassing),
    chain: createBlockChain(),
    times: createTimesReader(blocks, TAIL),
    last: undefined,
    cut: (source, count, { startMs, endMs }) => {
      if (last?.source === source && last.count === count) return last.part;
      const from = Math.min(count, firstAtOrAfter(source, startMs));
      const to = Math.max(from, Math.min(count, firstAtOrAfter(source, endMs, true)));
      const isAll = from === 0 && to === source.length;
      last = { source, count, part: { timestampsMs: isAll ? source : source.subarray(from, to), from, to } };
      return last.part;
    },
  };
}

/** undefined when none lies inside the range. */
export function readInOrder(series: InOrderSeries, plan: ReadPlan): SampleColumns | undefined {
  return decodeSpan(series, spanLikeLast(series, plan) ?? findSpan(series, plan), plan);
}

/** Blocks with samples that the reader may see. */
function wantedBlocks({ blockCount, inOrderCount }: InOrderSeries): number {
  return Math.min(blockCount, (inOrderCount + TAIL - 1) >>> TAIL_BITS);
}

/** The span of the series before, when this one has the same times: neighbours mostly do. */
function spanLikeLast(series: InOrderSeries, { endMs, memory }: ReadPlan): BlockSpan | undefined {
  const { last, chain } = memory;
  const { blocks, slot, blockCount, inOrderCount } = series;
  if (last?.blockCount !== blockCount || last.inOrderCount !== inOrderCount) return undefined;
  const { from, to } = last.span;
  const isCut = to < wantedBlocks(series);
  reserveBlocks(chain, to - from + (isCut ? 1 : 0));
  blocks.collect(slot, blockCount, { from, to: from + chain.count, into: chain.addresses });
  // Equal times say nothing of the first block that was left out.
  if (isCut && readFirstTimestampMs(blocks.open(chain.addresses.times[to - from] ?? 0)) <= endMs) return undefined;
  chain.count = to - from;
  const timestampsMs = memory.times.like(chain, series.tail);
  return timestampsMs === last.span.timestampsMs ? last.span : undefined;
}

function findSpan(series: InOrderSeries, { startMs, endMs, memory }: ReadPlan): BlockSpan {
  const { blocks, slot, blockCount, inOrderCount, tail } = series;
  const { chain } = memory;
  const wanted = wantedBlocks(series);
  let from = wanted;
  let to = wanted;
  const isTailEnough = tail.count > 0 && (tail.timestampsMs[tail.timesFrom] ?? Infinity) <= startMs;
  if (!isTailEnough) {
    reserveBlocks(chain, wanted);
    blocks.collect(slot, blockCount, { from: 0, to: wanted, into: chain.addresses });
    for (let block = wanted - 1; block >= 0; block -= 1) {
      const firstMs = readFirstTimestampMs(blocks.open(chain.addresses.times[block] ?? 0));
      if (firstMs > endMs) to = block;
      from = block;
      if (firstMs <= startMs) break;
    }
    chain.addresses.values.copyWithin(0, from, to);
    chain.addresses.times.copyWithin(0, from, to);
  }
  chain.count = to - from;
  const span = { from, to, timestampsMs: memory.times.read(chain, tail) };
  memory.last = { blockCount, inOrderCount, span };
  return span;
}

/** The blocks of the memory's chain and the tail behind them. */
function decodeSpan(
  { blocks, tail, inOrderCount }: InOrderSeries,
  { from, timestampsMs }: BlockSpan,
  { startMs, endMs, memory, isWhole = false }: ReadPlan,
): SampleColumns | undefined {
  const size = timestampsMs.length;
  if (size === 0) return undefined;
  const { addresses, count } = memory.chain;
  const { column, at } = memory.arena.take(size);
  let known = ARE_NUMBERS | ARE_RISING;
  for (let index = 0; index < count; index += 1) {
    const reader = blocks.open(addresses.values[index] ?? 0);
    const start = at + index * TAIL;
    known &= decodeValueBlock(reader, column, start, TAIL);
    if (index > 0 && falls(column.values, start)) known &= ~ARE_RISING;
  }
  const tailAt = at + count * TAIL;
  copyTail(tail, column.words, tailAt);
  for (let place = tailAt; place < at + size; place += 1) {
    if (Number.isNaN(column.values[place])) known = 0;
    if (place > at && falls(column.values, place)) known &= ~ARE_RISING;
  }
  const range = { startMs: isWhole ? -Infinity : startMs, endMs };
  const inside = memory.cut(timestampsMs, Math.min(size, inOrderCount - from * TAIL), range);
  if (inside.timestampsMs.length === 0) return undefined;
  const values = column.values.subarray(at + inside.from, at + inside.to);
  const areNumbers = (known & ARE_NUMBERS) !== 0;
  return { timestampsMs: inside.timestampsMs, values, areNumbers, areRising: areNumbers && (known & ARE_RISING) !== 0 };
}

function falls(values: Float64Array, at: number): boolean {
  return (values[at] ?? NaN) < (values[at - 1] ?? NaN);
}
