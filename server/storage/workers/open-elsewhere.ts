// Segments for a large read, fetched and inflated by threads. Decoding is left to who reads: inflated they are a tenth as large, and
// what is decoded in place, some series at a time, never leaves the processor's cache.
import {
  cachedSegment,
  assertExpired,
  keepSegment,
  type OpenSegmentDeps,
} from '@/server/storage/segments/open-segments';
import type { OpenSegment } from '@/server/storage/segments/open-segment';
import { RAW_RESOLUTION, type SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { unpackSegment } from '@/server/storage/workers/packed-segments';
import type { ReadCrew } from '@/server/storage/workers/read-crew';

/** Bytes of rows of one task, as they are stored; fewer when a thread would have nothing to do. */
const TASK_BYTES = 1_048_576;
/** What a read may take of the cache. More would push out all else, and be pushed out by itself before it is asked for again. */
const CACHE_SHARE = 0.25;

interface Deps extends OpenSegmentDeps {
  readonly crew: ReadCrew;
}

export interface OpenedElsewhere {
  readonly opened: Map<SegmentEntry, OpenSegment>;
  /** Nobody reads the segments any more. */
  readonly release: () => void;
}

/** As openSegments(). */
export async function openElsewhere(
  deps: Deps,
  entries: readonly SegmentEntry[],
  ids: Int32Array,
  signal: AbortSignal | undefined,
): Promise<OpenedElsewhere> {
  const { crew, shard, resolutionMs = RAW_RESOLUTION } = deps;
  const opened = new Map<SegmentEntry, OpenSegment>();
  const missing: SegmentEntry[] = [];
  for (const entry of entries) {
    const cached = cachedSegment(deps, entry, ids);
    if (cached) opened.set(entry, cached);
    else missing.push(entry);
  }
  const fetched: OpenSegment[] = [];
  const pieces: ArrayBuffer[] = [];
  const ask = async (own: readonly SegmentEntry[]): Promise<void> => {
    const byId = new Map(own.map((entry) => [entry.id, entry]));
    const { segments, goneIds } = await crew.read({ shard, resolutionMs, entries: own, ids: idsOf(own, ids) }, signal);
    for (const packed of segments) {
      pieces.push(packed.bytes.buffer);
      const entry = byId.get(packed.entryId);
      if (entry) fetched.push(unpackSegment(entry, packed));
    }
    for (const id of goneIds) {
      const entry = byId.get(id);
      if (entry) assertExpired(deps, entry);
    }
  };
  await Promise.all(tasksOf(missing, crew.size).map(ask));
  for (const segment of fetched) opened.set(segment.entry, segment);
  if (sizeOf(fetched) <= deps.cache.limitBytes * CACHE_SHARE) for (const segment of fetched) keepSegment(deps, segment);
  return { opened, release: () => crew.giveBack(pieces.splice(0)) };
}

/** Neighbours together, about the same number of bytes in each. */
function tasksOf(entries: readonly SegmentEntry[], threadCount: number): SegmentEntry[][] {
  const totalBytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const taskBytes = Math.min(TASK_BYTES, totalBytes / threadCount);
  const tasks: SegmentEntry[][] = [];
  let usedBytes = Infinity;
  for (const entry of entries) {
    if (usedBytes + entry.sizeBytes / 2 > taskBytes) {
      tasks.push([]);
      usedBytes = 0;
    }
    tasks.at(-1)?.push(entry);
    usedBytes += entry.sizeBytes;
  }
  return tasks;
}

/** Those that some of the entries may have. */
function idsOf(entries: readonly SegmentEntry[], ids: Int32Array): Int32Array {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const { minSeriesId, maxSeriesId } of entries) {
    if (minSeriesId < lowest) lowest = minSeriesId;
    if (maxSeriesId > highest) highest = maxSeriesId;
  }
  return ids.filter((id) => id >= lowest && id <= highest);
}

function sizeOf(segments: readonly OpenSegment[]): number {
  let sizeBytes = 0;
  for (const { directory, blocks } of segments) {
    sizeBytes += directory.sizeBytes;
    for (const block of blocks.values()) sizeBytes += block?.bytes.length ?? 0;
  }
  return sizeBytes;
}
