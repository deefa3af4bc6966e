// Writes the buckets of one metric and day as rows, in one transaction, in place of those that were there.
import { setImmediate } from 'node:timers/promises';
import type { Queryable } from '@/server/storage/log/epochs';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import type { SegmentRecord } from '@/server/storage/segments/segment-catalogue';
import { createSegmentEncoder } from '@/server/storage/segments/segment-codec';
import { PACK_SERIES } from '@/server/storage/segments/pack-size';
import { DAY_MS, insertSegment } from '@/server/storage/segments/write-segment';
import { ASPECTS, type Aspect, type TierColumns } from '@/server/storage/tiers/tier';
import type { TierCatalogue } from '@/server/storage/tiers/tier-catalogues';

export interface TierDay {
  readonly metricPair: number;
  readonly dayMs: number;
  /** Of the newest samples that the buckets are made of. */
  readonly gen: number;
}

export interface TierSeries {
  readonly id: number;
  readonly buckets: TierColumns;
}

interface Deps {
  readonly maintenance: WriterConnection;
  readonly shard: number;
  readonly nowMs: number;
}

/** `series` by rising id. Throws when the database fails; then the old rows count on, unless it was the answer that got lost. */
export async function writeTierDay(
  { maintenance, shard, nowMs }: Deps,
  { resolutionMs, byAspect }: TierCatalogue,
  day: TierDay,
  series: AsyncIterable<TierSeries>,
): Promise<void> {
  const key = { shard, metricPair: day.metricPair, resolutionMs, gen: day.gen };
  const added = await maintenance.transaction(async (client) => {
    await markDayReplaced(client, { ...key, dayMs: day.dayMs, nowMs });
    return writeRows(client, key, series);
  });
  for (const aspect of ASPECTS) {
    const old = (byAspect[aspect].entries.get(day.metricPair) ?? []).filter(
      ({ minMs }) => minMs >= day.dayMs && minMs < day.dayMs + DAY_MS,
    );
    byAspect[aspect].change(old, added[aspect]);
  }
}

interface Key {
  readonly shard: number;
  readonly metricPair: number;
  readonly resolutionMs: number;
  readonly gen: number;
}

async function writeRows(
  client: Queryable,
  { shard, metricPair, resolutionMs, gen }: Key,
  series: AsyncIterable<TierSeries>,
): Promise<Record<Aspect, SegmentRecord[]>> {
  const records = Object.fromEntries(ASPECTS.map((aspect) => [aspect, []])) as unknown as Record<
    Aspect,
    SegmentRecord[]
  >;
  const newEncoders = () => ASPECTS.map(() => createSegmentEncoder());
  let encoders = newEncoders();
  let pack = await freePack(client, { shard, metricPair, resolutionMs, gen });
  const finishRows = async (): Promise<void> => {
    if (encoders[0]?.seriesCount === 0) return;
    for (const [at, aspect] of ASPECTS.entries()) {
      const encoded = encoders[at]?.finish();
      if (encoded)
        records[aspect].push(
          await insertSegment({ client, shard, resolutionMs }, { metricPair, gen, pack: pack + at }, encoded),
        );
    }
    pack += ASPECTS.length;
    encoders = newEncoders();
  };
  for await (const { id, buckets } of series) {
    if (buckets.timestampsMs.length === 0) continue;
    const isFull = ASPECTS.map((_, at) =>
      encoders[at]?.add({
        id,
        columns: { timestampsMs: buckets.timestampsMs, values: buckets.aspects[at] ?? new Float64Array(0) },
      }),
    );
    if (isFull[0] === true) await setImmediate();
    if ((encoders[0]?.seriesCount ?? 0) >= PACK_SERIES) await finishRows();
  }
  await finishRows();
  return records;
}

async function markDayReplaced(
  client: Queryable,
  { shard, metricPair, resolutionMs, dayMs, nowMs }: Key & { readonly dayMs: number; readonly nowMs: number },
): Promise<void> {
  await client.query({
    text: `UPDATE segment SET replaced_at = $6
            WHERE shard = $1 AND metric = $2 AND res = $3 AND min_time >= $4 AND min_time < $5 AND replaced_at IS NULL`,
    values: [shard, metricPair, resolutionMs, dayMs, dayMs + DAY_MS, nowMs],
  });
}

/** Rows that were replaced keep their numbers until they are deleted. */
async function freePack(client: Queryable, { shard, metricPair, resolutionMs, gen }: Key): Promise<number> {
  const { rows } = await client.query<{ pack: number }>({
    text: 'SELECT coalesce(max(pack) + 1, 0) AS pack FROM segment WHERE shard = $1 AND metric = $2 AND res = $3 AND gen = $4',
    values: [shard, metricPair, resolutionMs, gen],
  });
  return Math.ceil((rows[0]?.pack ?? 0) / ASPECTS.length) * ASPECTS.length;
}
