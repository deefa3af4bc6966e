// Reads sealed columns: directories and sub-blocks through a cache, what is missing by slices of the rows, one statement for all of them.
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { sliceColumns, type SampleColumns } from '@/server/storage/head/sample-columns';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';
import { copyRows, int4 } from '@/server/storage/postgres/copy-rows';
import { databaseFault } from '@/server/storage/postgres/faults';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import type { SegmentRequest, SegmentSource } from '@/server/storage/read/segment-source';
import type { ByteCache } from '@/server/storage/segments/byte-cache';
import { tombstonesIn, withoutDeleted, type Tombstone } from '@/server/storage/segments/tombstones';
import { RAW_RESOLUTION, type SegmentEntry, type SegmentMap } from '@/server/storage/segments/segment-catalogue';
import { decodeSubBlock, type DecodedSubBlock } from '@/server/storage/segments/segment-codec';
import {
  decodeDirectory,
  findSeries,
  SUB_BLOCK_SERIES,
  type SegmentDirectory,
} from '@/server/storage/segments/segment-directory';

/** Bytes of columns decoded in one go; about 2 ms. Sub-blocks of a whole day are twelve times longer than fresh ones. */
const DECODE_BURST_BYTES = 2 * 1_048_576;

export type SegmentCache = ByteCache<SegmentDirectory | DecodedSubBlock>;

export interface SegmentReaderDeps {
  readonly pool: ReadPool;
  readonly cache: SegmentCache;
  readonly registry: SeriesRegistry;
  readonly shard: number;
  /** Of the rows that are read. */
  readonly resolutionMs?: number;
  /** Whether an entry's row may be gone (retention). */
  readonly isExpired: (entry: SegmentEntry) => boolean;
}

/** One series in one segment. */
interface Hit {
  readonly ref: SeriesRef;
  readonly entry: SegmentEntry;
  readonly directory: SegmentDirectory;
  readonly position: number;
}

/** Sub-blocks that lie side by side in one row. */
interface Slice {
  readonly entry: SegmentEntry;
  readonly directory: SegmentDirectory;
  readonly firstBlock: number;
  lastBlock: number;
}

/** What counts at one moment. */
interface SegmentSnapshot {
  readonly map: SegmentMap;
  readonly tombstones: readonly Tombstone[];
}

export function createSegmentSource(deps: SegmentReaderDeps, { map, tombstones }: SegmentSnapshot): SegmentSource {
  return {
    samplesPerSeries(metricPair, range) {
      let sampleCount = 0;
      for (const entry of map.get(metricPair) ?? [])
        // Histograms take many bytes each, on the disk and decoded: they count for more than one.
        if (touches(entry, range)) sampleCount += Math.max(entry.sampleCount, entry.sizeBytes) / entry.seriesCount;
      return sampleCount;
    },
    async read(request) {
      const entries = wantedEntries(deps, map, request);
      if (entries.length === 0) return new Map();
      try {
        return await readEntries(deps, entries, request, tombstonesIn(tombstones, request.range));
      } catch (cause) {
        throwIfAborted(request.signal);
        throw databaseFault('Cannot read stored samples', cause);
      }
    },
  };
}

function touches({ minMs, maxMs }: SegmentEntry, { startMs, endMs }: TimeRange): boolean {
  return minMs <= endMs && maxMs >= startMs;
}

function wantedEntries(
  { registry }: SegmentReaderDeps,
  map: SegmentMap,
  { metricPair, refs, range }: SegmentRequest,
): SegmentEntry[] {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const ref of refs) {
    const id = registry.ids[ref] ?? 0;
    if (id < lowest) lowest = id;
    if (id > highest) highest = id;
  }
  return (map.get(metricPair) ?? []).filter(
    (entry) => touches(entry, range) && entry.minSeriesId <= highest && entry.maxSeriesId >= lowest,
  );
}

async function readEntries(
  deps: SegmentReaderDeps,
  entries: readonly SegmentEntry[],
  { refs, range, signal }: SegmentRequest,
  tombstones: readonly Tombstone[],
): Promise<ReadonlyMap<SeriesRef, SampleColumns[]>> {
  const directories = await loadDirectories(deps, entries, signal);
  const hits: Hit[] = [];
  for (const [entry, directory] of directories) {
    const found: Hit[] = [];
    for (const ref of refs) {
      const position = findSeries(directory, deps.registry.ids[ref] ?? 0);
      if (position >= 0) found.push({ ref, entry, directory, position });
    }
    hits.push(...found.toSorted((left, right) => left.position - right.position));
  }
  throwIfAborted(signal);
  const blocks = await loadBlocks(deps, hits, signal);
  const found = new Map<SeriesRef, SampleColumns[]>();
  for (const { ref, entry, position } of hits) {
    const block = blocks.get(blockKey(entry, blockOf(position)));
    const columns = block?.columns[position % SUB_BLOCK_SERIES];
    if (!columns) continue;
    // What was deleted first: the sample before the range tells whether the first histogram is a reset.
    const live = withoutDeleted(columns, { id: deps.registry.ids[ref] ?? 0, gen: entry.gen }, tombstones);
    const part = sliceColumns(live, range.startMs, range.endMs);
    if (part.timestampsMs.length === 0) continue;
    const parts = found.get(ref);
    if (parts) parts.push(part);
    else found.set(ref, [part]);
  }
  return found;
}

/** In the order of `entries`; those that are expired may be left out. */
export async function loadDirectories(
  deps: SegmentReaderDeps,
  entries: readonly SegmentEntry[],
  signal?: AbortSignal,
): Promise<Map<SegmentEntry, SegmentDirectory>> {
  const known = new Map<SegmentEntry, SegmentDirectory>();
  const missing: SegmentEntry[] = [];
  for (const entry of entries) {
    const cached = deps.cache.get(directoryKey(entry));
    if (cached && 'seriesIds' in cached) known.set(entry, cached);
    else missing.push(entry);
  }
  if (missing.length > 0) {
    const rows = missing.map((entry, at) => `(${at},${entry.minMs},${entry.gen},${entry.pack})`);
    const select = `SELECT v.n, s.dir ${fromSegments(deps, missing, 'n, min_time, gen, pack', rows)}`;
    const take = (at: number, bytes: Buffer): void => {
      const entry = missing[at];
      if (!entry) return;
      const directory = decodeDirectory(bytes);
      deps.cache.set(directoryKey(entry), directory, directory.sizeBytes);
      known.set(entry, directory);
    };
    await deps.pool.withClient((client) => eachRow(client, select, take), signal);
    for (const entry of missing) if (!known.has(entry)) assertExpired(deps, entry);
  }
  return new Map(entries.flatMap((entry) => (known.has(entry) ? [[entry, known.get(entry) as SegmentDirectory]] : [])));
}

async function loadBlocks(
  deps: SegmentReaderDeps,
  hits: readonly Hit[],
  signal: AbortSignal | undefined,
): Promise<Map<string, DecodedSubBlock>> {
  const blocks = new Map<string, DecodedSubBlock>();
  const slices = missingSlices(deps, hits, blocks);
  if (slices.length === 0) return blocks;
  const rows = slices.map(({ entry, directory, firstBlock, lastBlock }, at) => {
    const first = directory.subBlocks[firstBlock];
    const last = directory.subBlocks[lastBlock];
    const from = first?.offset ?? 0;
    // substring() counts from 1.
    return `(${at},${entry.minMs},${entry.gen},${entry.pack},${from + 1},${(last?.offset ?? 0) + (last?.length ?? 0) - from})`;
  });
  const columns = 'n, min_time, gen, pack, first_byte, byte_count';
  const entries = slices.map(({ entry }) => entry);
  const select = `SELECT v.n, substring(s.data FROM v.first_byte FOR v.byte_count) ${fromSegments(deps, entries, columns, rows)}`;
  const fetched: { slice: Slice; bytes: Buffer }[] = [];
  const take = (at: number, bytes: Buffer): void => {
    const slice = slices[at];
    if (slice) fetched.push({ slice, bytes: Buffer.from(bytes) });
  };
  await deps.pool.withClient((client) => eachRow(client, select, take), signal);
  if (fetched.length < slices.length) {
    const found = new Set(fetched.map(({ slice }) => slice));
    for (const slice of slices) if (!found.has(slice)) assertExpired(deps, slice.entry);
  }
  let decodedBytes = 0;
  for (const { slice, bytes } of fetched) {
    const { entry, directory, firstBlock, lastBlock } = slice;
    const base = directory.subBlocks[firstBlock]?.offset ?? 0;
    throwIfAborted(signal);
    for (let index = firstBlock; index <= lastBlock; index += 1) {
      const { offset = 0, length = 0 } = directory.subBlocks[index] ?? {};
      const block = decodeSubBlock(directory, index, bytes.subarray(offset - base, offset - base + length));
      const key = blockKey(entry, index);
      deps.cache.set(key, block, block.sizeBytes);
      blocks.set(key, block);
      decodedBytes += block.sizeBytes;
      if (decodedBytes < DECODE_BURST_BYTES) continue;
      decodedBytes = 0;
      await setImmediate();
    }
  }
  return blocks;
}

/** Puts what is cached into `blocks` and returns the rest, neighbours joined. Hits come entry by entry, positions rising. */
function missingSlices(
  { cache }: SegmentReaderDeps,
  hits: readonly Hit[],
  blocks: Map<string, DecodedSubBlock>,
): Slice[] {
  const slices: Slice[] = [];
  const seen = new Set<string>();
  for (const { entry, directory, position } of hits) {
    const index = blockOf(position);
    const key = blockKey(entry, index);
    if (seen.has(key)) continue;
    seen.add(key);
    const cached = cache.get(key);
    if (cached && 'columns' in cached) {
      blocks.set(key, cached);
      continue;
    }
    const last = slices.at(-1);
    if (last?.entry === entry && last.lastBlock === index - 1) last.lastBlock = index;
    else slices.push({ entry, directory, firstBlock: index, lastBlock: index });
  }
  return slices;
}

/** Joins the rows that were asked for; one metric, one shard, only numbers of our own. */
function fromSegments(
  { shard, resolutionMs = RAW_RESOLUTION }: SegmentReaderDeps,
  entries: readonly SegmentEntry[],
  columns: string,
  rows: readonly string[],
): string {
  let earliestMs = Infinity;
  let latestMs = -Infinity;
  for (const { minMs } of entries) {
    if (minMs < earliestMs) earliestMs = minMs;
    if (minMs > latestMs) latestMs = minMs;
  }
  return `FROM (VALUES ${rows.join(',')}) AS v(${columns})
    JOIN segment s ON s.min_time = v.min_time AND s.gen = v.gen AND s.pack = v.pack
    WHERE s.shard = ${shard} AND s.metric = ${entries[0]?.metricPair ?? 0} AND s.res = ${resolutionMs}
      AND s.min_time BETWEEN ${earliestMs} AND ${latestMs}`;
}

async function eachRow(
  client: pg.ClientBase,
  select: string,
  take: (at: number, bytes: Buffer) => void,
): Promise<void> {
  for await (const rows of copyRows(client, select)) for (const [at, bytes] of rows) if (bytes) take(int4(at), bytes);
}

/** Replaced rows stay for a while; a query that runs longer must not go on as if their samples had never been. */
function assertExpired({ isExpired }: SegmentReaderDeps, entry: SegmentEntry): void {
  if (isExpired(entry)) return;
  throw new EnvironmentError('Cannot finish the query: its samples were moved while it ran', {
    remedy: 'Ask again; a query should not run for that long',
    retryAfterSeconds: 0,
  });
}

function blockOf(position: number): number {
  return Math.floor(position / SUB_BLOCK_SERIES);
}

function directoryKey({ id }: SegmentEntry): string {
  return `${id}`;
}

function blockKey(entry: SegmentEntry, index: number): string {
  return `${directoryKey(entry)}/${index}`;
}
