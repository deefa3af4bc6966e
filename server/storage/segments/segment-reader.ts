// Reads sealed columns: directories and sub-blocks through a cache, what is missing by slices of the rows, one statement for all of them.
import { setImmediate } from 'node:timers/promises';
import type { ByteReader } from '@/lib/encoding/byte-reader';
import { EnvironmentError } from '@/lib/errors/environment-error';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';
import { databaseFault } from '@/server/storage/postgres/faults';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import type { SealedSeries, SegmentRequest, SegmentSource } from '@/server/storage/read/segment-source';
import type { ByteCache } from '@/server/storage/segments/byte-cache';
import { fetchDirectories, fetchPieces, type FetchDeps } from '@/server/storage/segments/fetch-bytes';
import { blockOf, createSealedColumns, type Hit, type OpenSegment } from '@/server/storage/segments/sealed-columns';
import { firstIdFrom, tombstonesIn, withoutDeleted, type Tombstone } from '@/server/storage/segments/tombstones';
import { RAW_RESOLUTION, type SegmentEntry, type SegmentMap } from '@/server/storage/segments/segment-catalogue';
import { inflateSubBlock } from '@/server/storage/segments/segment-codec';
import { decodeDirectory, findSeries, type SegmentDirectory } from '@/server/storage/segments/segment-directory';
import type { ReadCrew } from '@/server/storage/workers/read-crew';
import { spreadRead, type SpreadRead } from '@/server/storage/workers/spread-read';

/** Bytes inflated in one go; about 2 ms. */
const INFLATE_BURST_BYTES = 512 * 1024;
/** What an inflated sub-block costs besides its bytes. */
const BLOCK_OVERHEAD_BYTES = 400;

/** Sub-blocks are kept inflated, not decoded: that takes a tenth of the room, and decoding is the smaller part of the work. */
export type SegmentCache = ByteCache<SegmentDirectory | ByteReader>;

export interface SegmentReaderDeps extends FetchDeps {
  readonly cache: SegmentCache;
  readonly registry: Pick<SeriesRegistry, 'ids'>;
  /** Threads for large reads; absent where the thread that asks is not to be spared. */
  readonly crew?: ReadCrew;
  /** Whether an entry's row may be gone (retention). */
  readonly isExpired: (entry: SegmentEntry) => boolean;
}

/** Sub-blocks that lie side by side in one row. */
interface Slice {
  readonly segment: OpenSegment;
  readonly firstBlock: number;
  lastBlock: number;
}

/** What counts at one moment. */
interface SegmentSnapshot {
  readonly map: SegmentMap;
  readonly tombstones: readonly Tombstone[];
}

export function createSegmentSource(deps: SegmentReaderDeps, { map, tombstones }: SegmentSnapshot): SegmentSource {
  const samplesPerSeries = (metricPair: number, range: TimeRange): number => {
    let sampleCount = 0;
    for (const entry of map.get(metricPair) ?? [])
      // Histograms take many bytes each, on the disk and decoded: they count for more than one.
      if (touches(entry, range)) sampleCount += Math.max(entry.sampleCount, entry.sizeBytes) / entry.seriesCount;
    return sampleCount;
  };
  return {
    samplesPerSeries,
    async read(request) {
      const entries = wantedEntries(deps, map, request);
      if (entries.length === 0) return { refs: () => [], columns: () => [] };
      const perSeries = samplesPerSeries(request.metricPair, request.range);
      const hidden = tombstonesIn(tombstones, request.range);
      try {
        return deps.crew?.isFor(perSeries * request.refs.length)
          ? await readElsewhere(deps, deps.crew, { request, entries, samplesPerSeries: perSeries, tombstones: hidden })
          : await readEntries(deps, entries, request, hidden);
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

/** On other threads. */
async function readElsewhere(
  deps: SegmentReaderDeps,
  crew: ReadCrew,
  read: Pick<SpreadRead, 'request' | 'entries' | 'samplesPerSeries' | 'tombstones'>,
): Promise<SealedSeries> {
  const { shard, resolutionMs = RAW_RESOLUTION } = deps;
  const wanted = sortedByStoredId(deps.registry, read.request.refs);
  const { sealed, gone } = await spreadRead(crew, { shard, resolutionMs, ...read, ...wanted });
  for (const entry of gone) assertExpired(deps, entry);
  return sealed;
}

async function readEntries(
  deps: SegmentReaderDeps,
  entries: readonly SegmentEntry[],
  { refs, range, signal }: SegmentRequest,
  tombstones: readonly Tombstone[],
): Promise<SealedSeries> {
  const directories = await loadDirectories(deps, entries, signal);
  throwIfAborted(signal);
  const wanted = sortedByStoredId(deps.registry, refs);
  const hits = new Map<SeriesRef, Hit[]>();
  const slices: Slice[] = [];
  for (const [entry, directory] of directories) {
    const segment: OpenSegment = { entry, directory, blocks: new Map() };
    addHits(segment, wanted, hits);
    for (const slice of missingSlices(deps, segment)) slices.push(slice);
  }
  await loadBlocks(deps, slices, signal);
  const { ids } = deps.registry;
  return createSealedColumns({
    hits,
    range,
    withoutDeleted:
      tombstones.length === 0
        ? undefined
        : (columns, ref, { gen }) => withoutDeleted(columns, { id: ids[ref] ?? 0, gen }, tombstones),
  });
}

interface WantedSeries {
  readonly refs: readonly SeriesRef[];
  /** Stored ids of these references, rising. */
  readonly ids: Int32Array;
}

function sortedByStoredId({ ids }: SegmentReaderDeps['registry'], refs: readonly SeriesRef[]): WantedSeries {
  const idOf = (ref: SeriesRef): number => ids[ref] ?? 0;
  const isSorted = refs.every((ref, at) => at === 0 || idOf(refs[at - 1] ?? 0) < idOf(ref));
  const sorted = isSorted ? refs : refs.toSorted((left, right) => idOf(left) - idOf(right));
  return { refs: sorted, ids: Int32Array.from(sorted, idOf) };
}

/** Notes which wanted series a segment has, and with an empty place in `blocks` which sub-blocks that takes. */
function addHits(segment: OpenSegment, { refs, ids }: WantedSeries, hits: Map<SeriesRef, Hit[]>): void {
  const { entry, directory } = segment;
  for (let at = firstIdFrom(ids, entry.minSeriesId); at < ids.length; at += 1) {
    const id = ids[at] ?? 0;
    if (id > entry.maxSeriesId) break;
    const position = findSeries(directory, id);
    if (position < 0) continue;
    const hit = { segment, position };
    const ref = refs[at] ?? -1;
    const own = hits.get(ref);
    if (own) own.push(hit);
    else hits.set(ref, [hit]);
    segment.blocks.set(blockOf(position), undefined);
  }
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
    const take = (at: number, bytes: Buffer): void => {
      const entry = missing[at];
      if (!entry) return;
      const directory = decodeDirectory(bytes);
      deps.cache.set(directoryKey(entry), directory, directory.sizeBytes);
      known.set(entry, directory);
    };
    await fetchDirectories(deps, missing, take, signal);
    for (const entry of missing) if (!known.has(entry)) assertExpired(deps, entry);
  }
  return new Map(entries.flatMap((entry) => (known.has(entry) ? [[entry, known.get(entry) as SegmentDirectory]] : [])));
}

/** Fetches and inflates. Those of rows that expired meanwhile stay undefined. */
async function loadBlocks(
  deps: SegmentReaderDeps,
  slices: readonly Slice[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (slices.length === 0) return;
  const pieces = slices.map(({ segment, firstBlock, lastBlock }) => {
    const { entry, directory } = segment;
    const from = directory.subBlocks[firstBlock]?.offset ?? 0;
    const last = directory.subBlocks[lastBlock];
    return { entry, from, length: (last?.offset ?? 0) + (last?.length ?? 0) - from };
  });
  const found = new Set<Slice>();
  const take = async (at: number, bytes: Buffer): Promise<void> => {
    const slice = slices[at];
    if (!slice) return;
    found.add(slice);
    await inflateSlice(deps, slice, bytes);
    throwIfAborted(signal);
  };
  await fetchPieces(deps, pieces, take, signal);
  for (const slice of slices) if (!found.has(slice)) assertExpired(deps, slice.segment.entry);
}

async function inflateSlice({ cache }: SegmentReaderDeps, slice: Slice, bytes: Buffer): Promise<void> {
  const { entry, directory, blocks } = slice.segment;
  const base = directory.subBlocks[slice.firstBlock]?.offset ?? 0;
  let burstBytes = 0;
  for (let index = slice.firstBlock; index <= slice.lastBlock; index += 1) {
    const { offset = 0, length = 0 } = directory.subBlocks[index] ?? {};
    const reader = inflateSubBlock(directory, index, bytes.subarray(offset - base, offset - base + length));
    blocks.set(index, reader);
    cache.set(blockKey(entry, index), reader, reader.bytes.length + BLOCK_OVERHEAD_BYTES);
    burstBytes += reader.bytes.length;
    if (burstBytes < INFLATE_BURST_BYTES) continue;
    burstBytes = 0;
    await setImmediate();
  }
}

/** Fills in what is cached and returns the rest, neighbours joined. */
function missingSlices({ cache }: SegmentReaderDeps, segment: OpenSegment): Slice[] {
  const { entry, blocks } = segment;
  const slices: Slice[] = [];
  for (const index of [...blocks.keys()].toSorted((left, right) => left - right)) {
    const cached = cache.get(blockKey(entry, index));
    if (cached && 'bytes' in cached) {
      blocks.set(index, cached);
      continue;
    }
    const last = slices.at(-1);
    if (last && last.lastBlock === index - 1) last.lastBlock = index;
    else slices.push({ segment, firstBlock: index, lastBlock: index });
  }
  return slices;
}

/** Replaced rows stay for a while; a query that runs longer must not go on as if their samples had never been. */
function assertExpired({ isExpired }: SegmentReaderDeps, entry: SegmentEntry): void {
  if (isExpired(entry)) return;
  throw new EnvironmentError('Cannot finish the query: its samples were moved while it ran', {
    remedy: 'Ask again; a query should not run for that long',
    retryAfterSeconds: 0,
  });
}

function directoryKey({ id }: SegmentEntry): string {
  return `${id}`;
}

function blockKey(entry: SegmentEntry, index: number): string {
  return `${directoryKey(entry)}/${index}`;
}
