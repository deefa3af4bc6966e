// Rows of segments with what is wanted of them, fetched and inflated: directories and sub-blocks through a cache; of what is missing
// whole rows, or slices of them, a statement for all of a kind.
import { setImmediate } from 'node:timers/promises';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import type { BlockMemory } from '@/server/storage/segments/block-memory';
import type { ByteCache } from '@/server/storage/segments/byte-cache';
import {
  fetchDirectories,
  fetchPieces,
  fetchRows,
  type FetchDeps,
  type Piece,
} from '@/server/storage/segments/fetch-bytes';
import { blockOf, eachWanted, type OpenSegment } from '@/server/storage/segments/open-segment';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { inflateSubBlock } from '@/server/storage/segments/segment-codec';
import { decodeDirectory, type SegmentDirectory } from '@/server/storage/segments/segment-directory';
import { firstIdFrom } from '@/server/storage/segments/tombstones';

/** Bytes inflated in one go; about 2 ms. */
const INFLATE_BURST_BYTES = 512 * 1024;
/** Fewer bytes of rows come faster by prepared statements. */
const WHOLE_BYTES = 32 * 1024;
/** What an inflated sub-block costs besides its bytes. */
const BLOCK_OVERHEAD_BYTES = 400;

/** Sub-blocks are kept inflated, not decoded: that takes a tenth of the room, and decoding is the smaller part of the work. */
export type SegmentCache = ByteCache<SegmentDirectory | ByteReader>;

export interface OpenSegmentDeps extends FetchDeps {
  readonly cache: SegmentCache;
  /** Whether an entry's row may be gone (retention). */
  readonly isExpired: (entry: SegmentEntry) => boolean;
  /** For inflated sub-blocks; absent where it does not come back. */
  readonly memory?: BlockMemory;
}

/** Sub-blocks that lie side by side in one row. */
interface Slice {
  readonly segment: OpenSegment;
  readonly firstBlock: number;
  lastBlock: number;
}

/** By entry, with the sub-blocks of the series with these stored ids (rising). Entries that are expired may be left out. */
export async function openSegments(
  deps: OpenSegmentDeps,
  entries: readonly SegmentEntry[],
  ids: Int32Array,
  signal: AbortSignal | undefined,
): Promise<Map<SegmentEntry, OpenSegment>> {
  const whole = wholeEntries(deps, entries, ids);
  const opened = await openWhole(deps, [...whole], ids, signal);
  const others = entries.filter((entry) => !whole.has(entry));
  const slices: Slice[] = [];
  for (const [entry, directory] of await loadDirectories(deps, others, signal)) {
    const segment = segmentOf(entry, directory, ids);
    opened.set(entry, segment);
    for (const slice of missingSlices(deps, segment)) slices.push(slice);
  }
  throwIfAborted(signal);
  await loadBlocks(deps, slices, signal);
  return opened;
}

/** A row of which all that is wanted is cached; undefined when something is missing. */
export function cachedSegment(
  { cache }: Pick<OpenSegmentDeps, 'cache'>,
  entry: SegmentEntry,
  ids: Int32Array,
): OpenSegment | undefined {
  const directory = cache.get(directoryKey(entry));
  if (!directory || !('seriesIds' in directory)) return undefined;
  const segment = segmentOf(entry, directory, ids);
  return missingSlices({ cache }, segment).length === 0 ? segment : undefined;
}

export function keepSegment(
  { cache }: Pick<OpenSegmentDeps, 'cache'>,
  { entry, directory, blocks }: OpenSegment,
): void {
  cache.set(directoryKey(entry), directory, directory.sizeBytes);
  for (const [index, block] of blocks) if (block) keepBlock(cache, entry, index, block);
}

/** A copy: its bytes are a part of something larger. */
function keepBlock(cache: SegmentCache, entry: SegmentEntry, index: number, { bytes }: ByteReader): void {
  const sizeBytes = bytes.length + BLOCK_OVERHEAD_BYTES;
  if (sizeBytes <= cache.limitBytes) cache.set(blockKey(entry, index), new ByteReader(bytes.slice()), sizeBytes);
}

/** With an empty place for each sub-block that is wanted. */
function segmentOf(entry: SegmentEntry, directory: SegmentDirectory, ids: Int32Array): OpenSegment {
  const segment: OpenSegment = { entry, directory, blocks: new Map() };
  eachWanted(entry, directory, ids, (_at, position) => void segment.blocks.set(blockOf(position), undefined));
  return segment;
}

/** Rows of which so little is cached, and so much wanted, that directories and data come with one statement for all of them. */
function wholeEntries(deps: OpenSegmentDeps, entries: readonly SegmentEntry[], ids: Int32Array): Set<SegmentEntry> {
  const whole = entries.filter((entry) => isMostlyWanted(deps, entry, ids));
  return new Set(whole.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) < WHOLE_BYTES ? [] : whole);
}

function isMostlyWanted({ cache }: OpenSegmentDeps, entry: SegmentEntry, ids: Int32Array): boolean {
  const wantedCount = firstIdFrom(ids, entry.maxSeriesId + 1) - firstIdFrom(ids, entry.minSeriesId);
  return wantedCount * 4 >= entry.seriesCount * 3 && cache.get(directoryKey(entry)) === undefined;
}

async function openWhole(
  deps: OpenSegmentDeps,
  entries: readonly SegmentEntry[],
  ids: Int32Array,
  signal: AbortSignal | undefined,
): Promise<Map<SegmentEntry, OpenSegment>> {
  const opened = new Map<SegmentEntry, OpenSegment>();
  if (entries.length === 0) return opened;
  const take = async (at: number, bytes: Buffer, data: Buffer): Promise<void> => {
    const entry = entries[at];
    if (!entry) return;
    const directory = decodeDirectory(bytes);
    deps.cache.set(directoryKey(entry), directory, directory.sizeBytes);
    const segment = segmentOf(entry, directory, ids);
    opened.set(entry, segment);
    for (const slice of missingSlices(deps, segment)) {
      const { from, length } = pieceOf(slice);
      await inflateSlice(deps, slice, data.subarray(from, from + length));
      throwIfAborted(signal);
    }
  };
  await fetchRows(deps, entries, take, signal);
  for (const entry of entries) if (!opened.has(entry)) assertExpired(deps, entry);
  return opened;
}

/** In the order of `entries`; those that are expired may be left out. */
export async function loadDirectories(
  deps: OpenSegmentDeps,
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
  deps: OpenSegmentDeps,
  slices: readonly Slice[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (slices.length === 0) return;
  const found = new Set<Slice>();
  const take = async (at: number, bytes: Buffer): Promise<void> => {
    const slice = slices[at];
    if (!slice) return;
    found.add(slice);
    await inflateSlice(deps, slice, bytes);
    throwIfAborted(signal);
  };
  await fetchPieces(deps, slices.map(pieceOf), take, signal);
  for (const slice of slices) if (!found.has(slice)) assertExpired(deps, slice.segment.entry);
}

function pieceOf({ segment, firstBlock, lastBlock }: Slice): Piece {
  const { entry, directory } = segment;
  const from = directory.subBlocks[firstBlock]?.offset ?? 0;
  const last = directory.subBlocks[lastBlock];
  return { entry, from, length: (last?.offset ?? 0) + (last?.length ?? 0) - from };
}

/** All of a slice is one piece of memory: threads hand it over as it is. */
async function inflateSlice({ cache, memory }: OpenSegmentDeps, slice: Slice, bytes: Buffer): Promise<void> {
  const { entry, directory, blocks } = slice.segment;
  const wanted = directory.subBlocks.slice(slice.firstBlock, slice.lastBlock + 1);
  const sizeBytes = wanted.reduce((sum, { inflatedLength }) => sum + inflatedLength, 0);
  const all = new Uint8Array(memory?.take(sizeBytes) ?? new ArrayBuffer(sizeBytes));
  const base = wanted[0]?.offset ?? 0;
  let inflatedAt = 0;
  let burstBytes = 0;
  for (const [at, { offset, length, inflatedLength }] of wanted.entries()) {
    const target = all.subarray(inflatedAt, inflatedAt + inflatedLength);
    const piece = bytes.subarray(offset - base, offset - base + length);
    const index = slice.firstBlock + at;
    const reader = inflateSubBlock(directory, index, piece, target);
    blocks.set(index, reader);
    keepBlock(cache, entry, index, reader);
    inflatedAt += inflatedLength;
    burstBytes += inflatedLength;
    if (burstBytes < INFLATE_BURST_BYTES) continue;
    burstBytes = 0;
    await setImmediate();
  }
}

/** Fills in what is cached and returns the rest, neighbours joined. */
function missingSlices({ cache }: Pick<OpenSegmentDeps, 'cache'>, segment: OpenSegment): Slice[] {
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
export function assertExpired({ isExpired }: Pick<OpenSegmentDeps, 'isExpired'>, entry: SegmentEntry): void {
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
