// Turns a group of rows into fewer, without what was deleted: one transaction, in memory one batch of series at a time. Readers
// see either the old rows or the new ones; the old ones stay for a while for queries that began before.
import { setImmediate } from 'node:timers/promises';
import { assert } from '@/lib/errors/assert';
import { mergeColumns } from '@/server/storage/head/sample-columns';
import type { Queryable } from '@/server/storage/log/epochs';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { ByteCache } from '@/server/storage/segments/byte-cache';
import type { MergeGroup } from '@/server/storage/segments/plan-merges';
import {
  RAW_RESOLUTION,
  type SegmentCatalogue,
  type SegmentEntry,
  type SegmentRecord,
} from '@/server/storage/segments/segment-catalogue';
import { createSegmentEncoder, sampleWeight } from '@/server/storage/segments/segment-codec';
import { loadDirectories, type SegmentCache } from '@/server/storage/segments/open-segments';
import { createSegmentSource, type SegmentReaderDeps } from '@/server/storage/segments/segment-reader';
import type { Tombstone } from '@/server/storage/segments/tombstones';
import { PACK_SAMPLES, PACK_SERIES } from '@/server/storage/segments/pack-size';
import { insertSegment } from '@/server/storage/segments/write-segment';

/** Series that are decoded at a time, when their columns weigh no more than this in all (16 bytes a sample). */
const BATCH_SERIES = 64;
const BATCH_SAMPLES = 500_000;
/** Samples merged and encoded before the event loop gets its turn; about 2 ms. */
const BURST_SAMPLES = 50_000;
/** Directories and sub-blocks of the rows that are being merged. */
const CACHE_BYTES = 32 * 1_048_576;
const ALL_TIME = { startMs: -Infinity, endMs: Infinity };

export interface MergeDeps {
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly catalogue: SegmentCatalogue;
  /** Deletions known when the merge begins; later ones have generations that cover its result too. */
  readonly tombstones: readonly Tombstone[];
  readonly nowMs: number;
  /** Series, by their stored ids, that fail it are left out. */
  readonly isKept?: (id: number) => boolean;
}

/** Throws when the database fails; then the old rows count on, and the merge may be repeated. */
export async function mergeSegments(deps: MergeDeps, group: MergeGroup): Promise<void> {
  const { maintenance, catalogue } = deps;
  const added = await maintenance.transaction(async (client) => {
    const records = await writeMerged(deps, client, group);
    await markReplaced(deps, client, group);
    return records;
  });
  catalogue.change(group.entries, added);
}

async function writeMerged(deps: MergeDeps, client: Queryable, group: MergeGroup): Promise<SegmentRecord[]> {
  const { shard } = deps;
  const { metricPair, entries } = group;
  const cache: SegmentCache = new ByteCache(CACHE_BYTES);
  const series = await seriesOf(deps, readerDeps(deps, cache), entries);
  // Series are their places in this list here: some have left memory.
  const ids = Int32Array.from(series, ({ id }) => id);
  const source = createSegmentSource(readerDeps(deps, cache, ids), {
    map: new Map([[metricPair, entries]]),
    tombstones: deps.tombstones,
  });
  const gen = entries.reduce((highest, entry) => Math.max(highest, entry.gen), 0);
  let pack = await freePack(client, { shard, metricPair, gen });
  const records: SegmentRecord[] = [];
  let encoder = createSegmentEncoder();
  const finishRow = async (): Promise<void> => {
    if (encoder.seriesCount === 0) return;
    records.push(await insertSegment({ client, shard }, { metricPair, gen, pack }, encoder.finish()));
    pack += 1;
    encoder = createSegmentEncoder();
  };
  let burstSamples = 0;
  for (const places of batches(series)) {
    const found = await source.read({ metricPair, refs: places, range: ALL_TIME });
    for (const place of places) {
      const columns = mergeColumns(found.columns(place));
      const count = columns.timestampsMs.length;
      if (count === 0) continue;
      if (encoder.seriesCount >= PACK_SERIES || encoder.sampleCount + count > PACK_SAMPLES) await finishRow();
      encoder.add({ id: ids[place] ?? 0, columns });
      burstSamples += sampleWeight(count, columns.extras?.histograms?.length ?? 0);
      if (burstSamples < BURST_SAMPLES) continue;
      burstSamples = 0;
      await setImmediate();
    }
  }
  await finishRow();
  return records;
}

function readerDeps({ pool, shard }: MergeDeps, cache: SegmentCache, ids = new Int32Array(0)): SegmentReaderDeps {
  return { pool, registry: { idOf: (ref) => ids[ref] ?? 0 }, shard, cache, isExpired: () => false };
}

interface MergedSeries {
  readonly id: number;
  /** Of its samples (sampleWeight()). */
  weight: number;
}

/** By rising id. */
async function seriesOf(
  { isKept = () => true }: MergeDeps,
  reader: SegmentReaderDeps,
  entries: readonly SegmentEntry[],
): Promise<MergedSeries[]> {
  const byId = new Map<number, MergedSeries>();
  for (const { seriesIds, sampleCounts, histogramCounts } of (await loadDirectories(reader, entries)).values())
    seriesIds.forEach((id, at) => {
      const weight = sampleWeight(sampleCounts[at] ?? 0, histogramCounts[at] ?? 0);
      const known = byId.get(id);
      if (known) known.weight += weight;
      else if (isKept(id)) byId.set(id, { id, weight });
    });
  return [...byId.values()].toSorted((left, right) => left.id - right.id);
}

/** Places in the list. */
function* batches(series: readonly MergedSeries[]): Generator<number[]> {
  let batch: number[] = [];
  let batchWeight = 0;
  for (const [place, { weight }] of series.entries()) {
    if (batch.length > 0 && (batch.length >= BATCH_SERIES || batchWeight + weight > BATCH_SAMPLES)) {
      yield batch;
      batch = [];
      batchWeight = 0;
    }
    batch.push(place);
    batchWeight += weight;
  }
  if (batch.length > 0) yield batch;
}

/** Rows that were replaced keep their numbers until they are deleted. */
async function freePack(
  client: Queryable,
  { shard, metricPair, gen }: { readonly shard: number; readonly metricPair: number; readonly gen: number },
): Promise<number> {
  const { rows } = await client.query<{ pack: number }>({
    text: 'SELECT coalesce(max(pack) + 1, 0) AS pack FROM segment WHERE shard = $1 AND metric = $2 AND res = $3 AND gen = $4',
    values: [shard, metricPair, RAW_RESOLUTION, gen],
  });
  return rows[0]?.pack ?? 0;
}

async function markReplaced(
  { shard, nowMs }: MergeDeps,
  client: Queryable,
  { metricPair, entries }: MergeGroup,
): Promise<void> {
  const result = await client.query({
    text: `UPDATE segment s SET replaced_at = $4
             FROM unnest($5::int8[], $6::int4[], $7::int4[]) AS n(min_time, gen, pack)
            WHERE s.shard = $1 AND s.metric = $2 AND s.res = $3
              AND s.min_time = n.min_time AND s.gen = n.gen AND s.pack = n.pack AND s.replaced_at IS NULL`,
    values: [
      shard,
      metricPair,
      RAW_RESOLUTION,
      nowMs,
      entries.map(({ minMs }) => minMs),
      entries.map(({ gen }) => gen),
      entries.map(({ pack }) => pack),
    ],
  });
  assert(result.rowCount === entries.length, 'the rows of a merge are those of the catalogue');
}
