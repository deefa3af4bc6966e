// Reads of one query: leaves say what they need while the query is planned, equal or overlapping needs become one read.
import { formatMatcher, type Matcher } from '@/lib/labels/matcher';
import type { Span } from '@/lib/promql/ast';
import { formatDuration } from '@/lib/units/duration';
import type { BlockUse } from '@/server/promql/column';
import type { QueryRun } from '@/server/promql/query-run';
import type { SeriesColumns, SeriesReader, TimeRange } from '@/server/storage/ports';

export interface SeriesNeed {
  readonly matchers: readonly Matcher[];
  /** Both ends inclusive. */
  readonly range: TimeRange;
  readonly rangeMs: number;
  readonly stepMs: number;
  /** What reads a range; empty for an instant selector. */
  readonly functionName: string;
  readonly span: Span;
}

export interface SeriesSource {
  /** The last time that any need reaches; -Infinity when there is none. Once all is planned. */
  untilMs(): number;
  /** Only while planning. The returned function reads; series may reach beyond the range that was asked for. */
  need(need: SeriesNeed): (use?: BlockUse) => AsyncIterable<readonly SeriesColumns[]>;
}

/** Samples of one read that are kept in memory for a second user: 160 MB. */
const SHARED_SAMPLES = 10_000_000;

const NO_READS: readonly Read[] = [];

interface Read {
  startMs: number;
  endMs: number;
  rangeMs: number;
  stepMs: number;
  readonly matchers: readonly Matcher[];
  /** Empty when all who share the read get the same whatever they do with it. */
  readonly functionName: string;
  readonly span: Span;
  userCount: number;
  /** Kept for the other users when there is more than one; null inside when it is too much to keep. */
  shared: Promise<readonly (readonly SeriesColumns[])[] | null> | undefined;
}

/** Keys of matchers that are read again and again. */
export type MatcherKeys = WeakMap<readonly Matcher[], string>;

function keyOf(matchers: readonly Matcher[], keys: MatcherKeys | undefined): string {
  const known = keys?.get(matchers);
  if (known !== undefined) return known;
  const key = matchers.map(formatMatcher).toSorted().join(',');
  keys?.set(matchers, key);
  return key;
}

export function createSeriesSource(reader: SeriesReader, run: QueryRun, keys?: MatcherKeys): SeriesSource {
  const readsByKey = new Map<string, Read[]>();
  const register = (need: SeriesNeed): { key: string; at: TimeRange } => {
    const { matchers, range, rangeMs, stepMs, span } = need;
    // What was downsampled comes made for one function and one window.
    const isDownsampled = reader.isDownsampled?.(range) === true;
    const functionName = isDownsampled ? need.functionName : '';
    const use = isDownsampled ? `${functionName} ${rangeMs} ` : '';
    const key = use + keyOf(matchers, keys);
    const reads = readsByKey.get(key) ?? NO_READS;
    const merged: Read = { ...range, rangeMs, stepMs, matchers, functionName, span, userCount: 1, shared: undefined };
    const apart: Read[] = [];
    for (const read of reads) {
      const isApart = read.startMs > merged.endMs || read.endMs < merged.startMs;
      if (isApart) {
        apart.push(read);
        continue;
      }
      merged.startMs = Math.min(merged.startMs, read.startMs);
      merged.endMs = Math.max(merged.endMs, read.endMs);
      merged.rangeMs = Math.max(merged.rangeMs, read.rangeMs);
      merged.userCount += read.userCount;
    }
    readsByKey.set(key, [...apart, merged]);
    return { key, at: range };
  };
  const readOf = (key: string, at: TimeRange): Read | undefined =>
    readsByKey.get(key)?.find(({ startMs, endMs }) => startMs <= at.startMs && at.endMs <= endMs);
  return {
    untilMs: () => Math.max(-Infinity, ...[...readsByKey.values()].flat().map(({ endMs }) => endMs)),
    need: (need) => {
      const { key, at } = register(need);
      return async function* (use = 'kept') {
        const read = readOf(key, at);
        if (!read) return;
        if (read.userCount === 1) {
          yield* select(read, { reader, run, use });
          return;
        }
        read.shared ??= collectBlocks(select(read, { reader, run, use: 'kept' }), run);
        const shared = await read.shared;
        yield* shared ?? select(read, { reader, run, use });
      };
    },
  };
}

/** null when the samples are more than SHARED_SAMPLES: then each user reads by itself, piece by piece. */
async function collectBlocks(
  blocks: AsyncIterable<readonly SeriesColumns[]>,
  run: QueryRun,
): Promise<(readonly SeriesColumns[])[] | null> {
  const all: (readonly SeriesColumns[])[] = [];
  let heldCount = 0;
  for await (const block of blocks) {
    for (const { values } of block) {
      run.hold(values.length);
      heldCount += values.length;
    }
    if (heldCount > SHARED_SAMPLES) {
      run.release(heldCount);
      return null;
    }
    all.push(block);
  }
  return all;
}

interface Selecting {
  readonly reader: SeriesReader;
  readonly run: QueryRun;
  readonly use: BlockUse;
}

async function* select(read: Read, { reader, run, use }: Selecting): AsyncIterable<readonly SeriesColumns[]> {
  const { matchers, startMs, endMs, stepMs, rangeMs, functionName, span } = read;
  const hints = {
    stepMs,
    rangeMs,
    maxSamples: run.limits.maxSamplesRead,
    use: { functionName, lookbackMs: run.lookbackMs },
    isPassing: use === 'passing',
    signal: run.signal,
  };
  const batches = reader.select(matchers, { startMs, endMs }, hints)[Symbol.asyncIterator]();
  let coarsestMs = 0;
  let isAtEnd = false;
  try {
    for (;;) {
      const step = await run.orStop(batches.next());
      isAtEnd = step.done === true;
      if (step.done === true) break;
      let samples = 0;
      for (const { timestampsMs, histograms, resolutionMs = 0 } of step.value) {
        samples += timestampsMs.length + (histograms?.histograms.length ?? 0);
        coarsestMs = Math.max(coarsestMs, resolutionMs);
      }
      run.countRead({ series: step.value.length, samples });
      if (run.shouldPause()) await run.pause();
      yield step.value;
    }
  } finally {
    // A read that is still under way is not waited for: the store ends it by itself.
    if (!isAtEnd) batches.return?.().catch(() => undefined);
  }
  if (coarsestMs > 0)
    run.inform(`part of the range is downsampled to buckets of up to ${formatDuration(coarsestMs)}`, span);
}
