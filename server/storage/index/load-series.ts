// Loads series and label pairs from their tables: all at the start, those that other processes made when they are met.
import type pg from 'pg';
import {
  SERIES_ANNOUNCED,
  SERIES_COMMITTED,
  SERIES_ENDED,
  SERIES_PERSISTED,
  type SeriesRegistry,
} from '@/server/storage/index/series-registry';
import { copyRows, int4, int4Array, int8 } from '@/server/storage/postgres/copy-rows';

/** Loads pairs and series. A series whose end is not stored counts as alive until `sealedUntilMs`. */
export async function loadSeries(
  reader: pg.ClientBase,
  shard: number,
  registry: SeriesRegistry,
  sealedUntilMs: number,
): Promise<void> {
  await loadPairs(reader, registry, `shard = ${shard}`);
  await loadRows(reader, registry, `shard = ${shard} AND removed_at IS NULL`, sealedUntilMs);
  registry.pairs.dropUnused();
}

/** Series that others made: those with these ids, or all that are not known here. Returns how many rows there were. */
export async function loadOthersSeries(
  reader: pg.ClientBase,
  shard: number,
  registry: SeriesRegistry,
  { ids, sealedUntilMs }: { readonly ids?: readonly number[]; readonly sealedUntilMs: number },
): Promise<number> {
  const some = ids ? ` AND id IN (${ids.join(',')})` : ' AND removed_at IS NULL';
  const wanted = `shard = ${shard}${some}`;
  await loadPairs(reader, registry, `shard = ${shard} AND id IN (SELECT unnest(pairs) FROM series WHERE ${wanted})`);
  return loadRows(reader, registry, wanted, sealedUntilMs);
}

async function loadPairs(reader: pg.ClientBase, registry: SeriesRegistry, condition: string): Promise<void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const select = `SELECT id, name, value FROM label_pair WHERE ${condition} ORDER BY id`;
  for await (const rows of copyRows(reader, select))
    for (const [id, name, value] of rows) {
      const pair = registry.pairs.ensure(decoder.decode(name ?? undefined), decoder.decode(value ?? undefined));
      registry.setStoredPair(pair, int4(id));
    }
}

async function loadRows(
  reader: pg.ClientBase,
  registry: SeriesRegistry,
  condition: string,
  sealedUntilMs: number,
): Promise<number> {
  let count = 0;
  const select = `SELECT id, pairs, min_time, max_time, removed_at FROM series WHERE ${condition} ORDER BY id`;
  for await (const rows of copyRows(reader, select))
    for (const [id, storedPairs, minTime, maxTime, removedAt] of rows) {
      count += 1;
      const pairIds = int4Array(storedPairs).map((storedId) => registry.pairs.ofStoredId(storedId)?.id ?? 0);
      const known = registry.findPairs(pairIds);
      const ref = known >= 0 ? known : registry.createFromPairs(pairIds);
      registry.setId(ref, int4(id));
      registry.setFlag(ref, SERIES_COMMITTED);
      // A row on its way out is made to stay by the next round of upkeep.
      if (!removedAt) registry.setFlag(ref, SERIES_PERSISTED | SERIES_ANNOUNCED);
      if (known >= 0) {
        registry.oldestMs[ref] = Math.min(registry.oldestMs[ref] ?? 0, int8(minTime));
        registry.sealedUntilMs[ref] = Math.max(
          registry.sealedUntilMs[ref] ?? 0,
          maxTime ? int8(maxTime) : sealedUntilMs,
        );
        continue;
      }
      if (maxTime) registry.setFlag(ref, SERIES_ENDED);
      registry.oldestMs[ref] = int8(minTime);
      registry.storedOldestMs[ref] = int8(minTime);
      registry.sealedUntilMs[ref] = maxTime ? int8(maxTime) : sealedUntilMs;
      if (maxTime) registry.newestMs[ref] = int8(maxTime);
    }
  return count;
}
