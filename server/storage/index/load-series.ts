// Loads series and label pairs from their tables: all at the start, those that other processes made when they are met.
import type pg from 'pg';
import { assert } from '@/lib/errors/assert';
import type { LabelPair } from '@/server/storage/index/pair-dictionary';
import {
  SERIES_ANNOUNCED,
  SERIES_COMMITTED,
  SERIES_ENDED,
  SERIES_PERSISTED,
  type SeriesRegistry,
} from '@/server/storage/index/series-registry';
import { inSnapshot } from '@/server/storage/postgres/in-snapshot';
import { packedRows, type PackedRows } from '@/server/storage/postgres/packed-rows';
import type { SeriesRef } from '@/server/storage/ports';

/** Loads pairs and series; to be called inSnapshot(). A series whose end is not stored counts as alive until `sealedUntilMs`. */
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
  // All series have nearly all pairs: to look for them would cost more than what is left out.
  const theirs = ids ? ` AND id IN (SELECT unnest(pairs) FROM series WHERE ${wanted})` : '';
  // Another process may write rows meanwhile: those must not be seen without their pairs.
  return inSnapshot(reader, async () => {
    await loadPairs(reader, registry, `shard = ${shard}${theirs}`);
    return loadRows(reader, registry, wanted, sealedUntilMs);
  });
}

async function loadPairs(reader: pg.ClientBase, registry: SeriesRegistry, condition: string): Promise<void> {
  const select = { columns: 'id, name, value', from: `label_pair WHERE ${condition}` };
  for await (const rows of packedRows(reader, select))
    while (rows.next()) {
      const storedId = rows.int4();
      const pair = registry.pairs.ensure(rows.bytea().toString('utf8'), rows.bytea().toString('utf8'));
      registry.setStoredPair(pair, storedId);
    }
}

async function loadRows(
  reader: pg.ClientBase,
  registry: SeriesRegistry,
  condition: string,
  sealedUntilMs: number,
): Promise<number> {
  const select = { columns: 'id, min_time, max_time, removed_at, pairs', from: `series WHERE ${condition}` };
  // No two rows of the table have the same labels.
  const add = createRowTaker(registry, sealedUntilMs, registry.count === 0);
  let count = 0;
  for await (const rows of packedRows(reader, select))
    while (rows.next()) {
      add(rows);
      count += 1;
    }
  return count;
}

function createRowTaker(
  registry: SeriesRegistry,
  sealedUntilMs: number,
  areAllNew: boolean,
): (row: PackedRows) => void {
  const storedIds: number[] = [];
  const pairs: LabelPair[] = [];

  /** Of the pairs of this row. */
  const seriesOf = (): { readonly ref: SeriesRef; readonly isNew: boolean } => {
    const known = areAllNew ? -1 : registry.findPairs(pairs);
    return known >= 0 ? { ref: known, isNew: false } : { ref: registry.createFromPairs(pairs), isNew: true };
  };

  return (row) => {
    const id = row.int4();
    const minMs = row.int8() ?? 0;
    const maxMs = row.int8();
    const isRemoved = !row.isNull();
    row.int4Array(storedIds);
    pairs.length = 0;
    for (const storedId of storedIds) {
      const pair = registry.pairs.ofStoredId(storedId);
      assert(pair, 'a row of "series" names rows of "label_pair"');
      pairs.push(pair);
    }
    const { ref, isNew } = seriesOf();
    registry.setId(ref, id);
    registry.setFlag(ref, SERIES_COMMITTED);
    // A row on its way out is made to stay by the next round of upkeep.
    if (!isRemoved) registry.setFlag(ref, SERIES_PERSISTED | SERIES_ANNOUNCED);
    const untilMs = maxMs ?? sealedUntilMs;
    if (!isNew) {
      registry.oldestMs[ref] = Math.min(registry.oldestMs[ref] ?? 0, minMs);
      registry.sealedUntilMs[ref] = Math.max(registry.sealedUntilMs[ref] ?? 0, untilMs);
      return;
    }
    registry.oldestMs[ref] = minMs;
    registry.storedOldestMs[ref] = minMs;
    registry.sealedUntilMs[ref] = untilMs;
    if (maxMs === undefined) return;
    registry.setFlag(ref, SERIES_ENDED);
    registry.newestMs[ref] = maxMs;
  };
}
