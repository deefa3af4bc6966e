// Series that are nowhere any more leave the index, in every process, and later the tables.
import { setImmediate } from 'node:timers/promises';
import { SERIES_ACTIVE, SERIES_ANNOUNCED, SERIES_PERSISTED } from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import { arrayText } from '@/server/storage/index/stored-hashes';
import type { Queryable } from '@/server/storage/log/epochs';
import type { SeriesRef } from '@/server/storage/ports';
import { raiseVersion } from '@/server/storage/replicas/store-version';

/** First key of the lock between the writing of rows and the deletion of those that nobody needs; the second is the shard. */
export const PURGE_LOCK_CLASS = 724_602_113;

/** How many series one call of removeSeries() may take: it runs between two commits. */
export const REMOVE_LIMIT = 2000;

interface Removed {
  readonly count: number;
  /** Of what counts, from now on: whoever has compared it with the tables has heard of the removal. */
  readonly version: number | undefined;
}

/**
 * Forgets series without samples anywhere; `atMs` is monotonic. Must run between two commits: a sample that was accepted for a series, and is not
 * applied yet, would lose its labels. The rows stay until other processes have heard of it.
 */
export async function removeSeries(
  client: Queryable,
  { shard, nowMs, atMs }: { readonly shard: number; readonly nowMs: number; readonly atMs: number },
  registry: SeriesRegistry,
  refs: readonly SeriesRef[],
): Promise<Removed> {
  const gone = refs.filter((ref) => registry.isKnown(ref) && !registry.hasFlag(ref, SERIES_ACTIVE));
  const { rows } = await client.query<{ id: number; version: string }>({
    text: `WITH gone AS (SELECT id FROM series WHERE shard = $1 AND id = ANY($2::int4[])), told AS (${raiseVersion('$1', 'gone')})
           UPDATE series s SET removed_at = $3, removed_version = told.version FROM gone, told
            WHERE s.shard = $1 AND s.id = gone.id RETURNING s.id, told.version`,
    values: [shard, gone.map((ref) => registry.idOf(ref) ?? 0), nowMs],
  });
  forget(registry, gone, atMs);
  return { count: gone.length, version: versionOf(rows) };
}

function versionOf([row]: readonly { readonly version: string }[]): number | undefined {
  return row && Number(row.version);
}

/** What another process removed: forgotten here too; a series that has samples here gets a row again. Between two commits. */
export function forgetRemoved(registry: SeriesRegistry, ids: readonly number[], atMs: number): void {
  const refs = ids.map((id) => registry.refOfId(id)).filter((ref) => registry.isKnown(ref));
  forget(registry, refs, atMs);
}

/** Rows of others, or a door, may have brought one back: it gets a row again. */
function forget(registry: SeriesRegistry, refs: readonly SeriesRef[], atMs: number): void {
  for (const ref of refs)
    if (registry.hasFlag(ref, SERIES_ACTIVE)) registry.clearFlag(ref, SERIES_PERSISTED | SERIES_ANNOUNCED);
  registry.remove(
    refs.filter((ref) => !registry.hasFlag(ref, SERIES_ACTIVE)),
    atMs,
  );
}

/** Afterwards the index holds nothing of series that were removed before a time: posting lists, label pairs. Commits go on meanwhile. */
export async function sweepRemoved(registry: SeriesRegistry, beforeMs: number): Promise<void> {
  for (const _ of registry.sweep(beforeMs)) await setImmediate();
}

/** Ended series are those of these metrics that ended before these times: no row of theirs is left. */
export interface Outlived {
  readonly metrics: readonly number[];
  readonly endedBeforeMs: readonly number[];
  /** Of other metrics: they have no row any more. */
  readonly othersEndedBeforeMs: number;
}

/** As removeSeries(), of those that only the table knows. At most REMOVE_LIMIT at a time. */
export async function removeOutlived(
  client: Queryable,
  { shard, nowMs, atMs }: { readonly shard: number; readonly nowMs: number; readonly atMs: number },
  registry: SeriesRegistry,
  { metrics, endedBeforeMs, othersEndedBeforeMs }: Outlived,
): Promise<Removed> {
  const latestMs = Math.max(othersEndedBeforeMs, ...endedBeforeMs);
  const { rows } = await client.query<{ id: number; version: string }>({
    text: `WITH kept AS (SELECT * FROM unnest($3::int4[], $4::int8[]) AS k(metric, before)),
                gone AS (SELECT s.id FROM series s LEFT JOIN kept k ON k.metric = s.metric
                          WHERE s.shard = $1 AND s.removed_at IS NULL AND s.max_time < $5
                            AND s.max_time < coalesce(k.before, $6) ORDER BY s.max_time LIMIT ${REMOVE_LIMIT}),
                told AS (${raiseVersion('$1', 'gone')})
           UPDATE series s SET removed_at = $2, removed_version = told.version FROM gone, told
            WHERE s.shard = $1 AND s.id = gone.id AND s.max_time IS NOT NULL
           RETURNING s.id, told.version`,
    values: [shard, nowMs, arrayText(metrics), arrayText(endedBeforeMs), latestMs, othersEndedBeforeMs],
  });
  forgetRemoved(
    registry,
    rows.map(({ id }) => id),
    atMs,
  );
  return { count: rows.length, version: versionOf(rows) };
}

export async function loadRemovedIds(client: Queryable, shard: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>({
    text: 'SELECT id FROM series WHERE shard = $1 AND removed_at IS NOT NULL',
    values: [shard],
  });
  return rows.map(({ id }) => id);
}
