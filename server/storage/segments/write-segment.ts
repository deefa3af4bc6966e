// One row of the table `segment`, and the monthly partitions that such rows go to.
import type { Queryable } from '@/server/storage/log/epochs';
import { CHECK_VIOLATION, sqlState } from '@/server/storage/postgres/faults';
import { SEGMENT_PARTITION_OPTIONS } from '@/server/storage/postgres/table-options';
import { RAW_RESOLUTION, type SegmentRecord } from '@/server/storage/segments/segment-catalogue';
import type { EncodedSegment } from '@/server/storage/segments/segment-codec';

export const DAY_MS = 24 * 3_600_000;
/** Months outside of this many years around now share the default partition. */
const MONTHLY_YEARS = 5;

/** Returns what the catalogue must know of the row. */
export async function insertSegment(
  {
    client,
    shard,
    resolutionMs = RAW_RESOLUTION,
  }: { readonly client: Queryable; readonly shard: number; readonly resolutionMs?: number },
  key: Pick<SegmentRecord, 'metricPair' | 'gen' | 'pack'>,
  { dir, data, ...columns }: EncodedSegment,
): Promise<SegmentRecord> {
  const { minMs, maxMs, minSeriesId, maxSeriesId, seriesCount, sampleCount } = columns;
  await client.query({
    name: 'watchfire_segment_insert',
    text: `INSERT INTO segment (shard, metric, res, min_time, gen, pack, max_time, min_series, max_series, series, samples, dir, data)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    values: [
      shard,
      key.metricPair,
      resolutionMs,
      minMs,
      key.gen,
      key.pack,
      maxMs,
      minSeriesId,
      maxSeriesId,
      seriesCount,
      sampleCount,
      dir,
      data,
    ],
  });
  return { ...key, ...columns, sizeBytes: dir.length + data.length };
}

/** Partitions by month make retention a drop. A month whose rows already went to the default partition stays there. */
export async function ensureMonth(
  { client, nowMs }: { readonly client: Queryable; readonly nowMs: number },
  done: Set<string>,
  timeMs: number,
): Promise<void> {
  if (Math.abs(timeMs - nowMs) > MONTHLY_YEARS * 365 * DAY_MS) return;
  const day = new Date(timeMs);
  const startMs = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
  const endMs = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
  const name = `segment_${day.getUTCFullYear()}_${String(day.getUTCMonth() + 1).padStart(2, '0')}`;
  if (done.has(name)) return;
  const { rows } = await client.query<{ attached: boolean }>({
    text: 'SELECT relispartition AS attached FROM pg_class WHERE oid = to_regclass($1)',
    values: [name],
  });
  try {
    if (rows.length === 0)
      await client.query({
        text: `CREATE TABLE ${name} (LIKE segment INCLUDING ALL) WITH (${SEGMENT_PARTITION_OPTIONS})`,
      });
    if (rows[0]?.attached !== true)
      await client.query({
        text: `ALTER TABLE segment ATTACH PARTITION ${name} FOR VALUES FROM (${startMs}) TO (${endMs})`,
      });
  } catch (thrown) {
    // The default partition holds rows of this month.
    if (sqlState(thrown) !== CHECK_VIOLATION) throw thrown;
  }
  done.add(name);
}
