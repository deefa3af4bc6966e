// One large read as tasks for several threads, and their answers as one.
import type { SeriesRef } from '@/server/storage/ports';
import type { SealedSeries, SegmentRequest } from '@/server/storage/read/segment-source';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { SUB_BLOCK_SERIES } from '@/server/storage/segments/segment-directory';
import type { Tombstone } from '@/server/storage/segments/tombstones';
import { unpackColumns } from '@/server/storage/workers/packed-columns';
import type { ReadCrew } from '@/server/storage/workers/read-crew';

/** About so many samples a task, some ms of work; fewer when a thread would have nothing to do. */
const TASK_SAMPLES = 1_000_000;

export interface SpreadRead {
  readonly shard: number;
  readonly resolutionMs: number;
  /** Of one metric. */
  readonly entries: readonly SegmentEntry[];
  readonly samplesPerSeries: number;
  readonly tombstones: readonly Tombstone[];
  /** By rising id. */
  readonly refs: readonly SeriesRef[];
  /** Their stored ids. */
  readonly ids: Int32Array;
  readonly request: SegmentRequest;
}

export interface SpreadAnswer {
  readonly sealed: SealedSeries;
  /** Entries whose rows are gone. */
  readonly gone: readonly SegmentEntry[];
}

export async function spreadRead(crew: ReadCrew, read: SpreadRead): Promise<SpreadAnswer> {
  const { shard, resolutionMs, entries, tombstones, refs, ids, request } = read;
  const { metricPair, range, signal } = request;
  const size = seriesOfTask(crew, read);
  const packs: Promise<Parameters<typeof unpackColumns>[0][number]>[] = [];
  const goneIds = new Set<number>();
  for (let from = 0; from < ids.length; from += size) {
    const own = ids.slice(from, from + size);
    const theirs = entries.filter((entry) => hasSome(entry, own));
    if (theirs.length === 0) continue;
    const task = { shard, resolutionMs, entries: theirs, ids: own, range, tombstones };
    const ask = async () => {
      const answer = await crew.read(task, metricPair + from / size, signal);
      for (const id of answer.goneIds) goneIds.add(id);
      return { refs: refs.slice(from, from + size), packed: answer.packed };
    };
    packs.push(ask());
  }
  const sealed = unpackColumns(await Promise.all(packs));
  return { sealed, gone: entries.filter(({ id }) => goneIds.has(id)) };
}

/** Whole sub-blocks: one that two tasks share is read twice. */
function seriesOfTask(crew: ReadCrew, { ids, samplesPerSeries }: SpreadRead): number {
  const wanted = Math.min(TASK_SAMPLES / Math.max(1, samplesPerSeries), ids.length / crew.size);
  return Math.max(1, Math.ceil(wanted / SUB_BLOCK_SERIES)) * SUB_BLOCK_SERIES;
}

function hasSome({ minSeriesId, maxSeriesId }: SegmentEntry, ids: Int32Array): boolean {
  return minSeriesId <= (ids.at(-1) ?? -Infinity) && maxSeriesId >= (ids[0] ?? Infinity);
}
