// Loads series and label pairs from their tables: at the start those that live and the newest that ended, later others when they are met.
import type pg from 'pg';
import { assert } from '@/lib/errors/assert';
import { readLiving } from '@/server/storage/index/living-series';
import type { LabelPair, PairDictionary } from '@/server/storage/index/pair-dictionary';
import {
  SERIES_ANNOUNCED,
  SERIES_COMMITTED,
  SERIES_ENDED,
  SERIES_PERSISTED,
} from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import { copyRows, int4 } from '@/server/storage/postgres/copy-rows';
import { inSnapshot } from '@/server/storage/postgres/in-snapshot';
import { packedRows, type PackedRows, type PackedSelect } from '@/server/storage/postgres/packed-rows';
import type { SeriesRef } from '@/server/storage/ports';

/** Series of one statement. */
const CHUNK = 8192;

interface KnownSeries {
  /** A series whose end is not stored counts as alive until then. */
  readonly sealedUntilMs: number;
  /** More series that ended stay in the tables. */
  readonly maxEndedSeries: number;
}

/** Loads what memory is to know; to be called inSnapshot(). `registry.goneUntilMs` tells what was left out. */
export async function loadSeries(
  reader: pg.ClientBase,
  shard: number,
  registry: SeriesRegistry,
  { sealedUntilMs, maxEndedSeries }: KnownSeries,
): Promise<void> {
  const leftOutUntilMs = await endOfEnded(reader, shard, maxEndedSeries);
  if (leftOutUntilMs === undefined) {
    await loadPairs(reader, registry, `shard = ${shard}`);
    await loadRows(reader, registry, `shard = ${shard} AND removed_at IS NULL`, { sealedUntilMs });
    registry.pairs.dropUnused();
    return;
  }
  registry.goneUntilMs = Math.max(registry.goneUntilMs, leftOutUntilMs);
  const living = await readLiving(reader, shard);
  await loadSeriesOfIds(reader, shard, registry, { ids: living, sealedUntilMs, only: 'living' });
  const ids: number[] = [];
  const ended = `SELECT id FROM series WHERE shard = ${shard} AND removed_at IS NULL AND max_time > ${leftOutUntilMs}`;
  for await (const rows of copyRows(reader, ended)) for (const row of rows) ids.push(int4(row[0]));
  await loadSeriesOfIds(reader, shard, registry, { ids, sealedUntilMs });
}

/** All series of others that memory is to know and does not. */
export async function loadOthersSeries(
  reader: pg.ClientBase,
  shard: number,
  registry: SeriesRegistry,
  known: KnownSeries,
): Promise<void> {
  // Another process may write rows meanwhile: those must not be seen without their pairs.
  await inSnapshot(reader, () => loadSeries(reader, shard, registry, known));
}

interface RowRules {
  /** A series whose end is not stored counts as alive until then. */
  readonly sealedUntilMs: number;
  readonly onSeries?: (id: number, ref: SeriesRef) => void;
}

interface SeriesOfIds extends RowRules {
  readonly ids: readonly number[];
  /** Pairs that need not be read. */
  readonly knownPairs?: PairDictionary;
  /** Kept: not on their way out. Living: not ended either. */
  readonly only?: 'kept' | 'living';
}

const CONDITIONS = { kept: ' AND removed_at IS NULL', living: ' AND removed_at IS NULL AND max_time IS NULL' };

/** Series with these ids; to be called inSnapshot(). Returns how many there are. */
export async function loadSeriesOfIds(
  reader: pg.ClientBase,
  shard: number,
  registry: SeriesRegistry,
  { ids, sealedUntilMs, knownPairs, only, onSeries }: SeriesOfIds,
): Promise<number> {
  const sorted = ids.toSorted((left, right) => left - right);
  let count = 0;
  for (let at = 0; at < sorted.length; at += CHUNK) {
    const some = sorted.slice(at, at + CHUNK).join(',');
    const wanted = `shard = ${shard} AND id IN (${some})${only ? CONDITIONS[only] : ''}`;
    const packs: PackedRows[] = [];
    for await (const rows of packedRows(reader, seriesSelect(wanted))) packs.push(rows);
    await loadMissingPairs(reader, registry, { shard, packs, knownPairs });
    const rules = { sealedUntilMs, ...(onSeries && { onSeries }) };
    count += addRows(packs, createRowTaker(registry, rules, registry.knownCount === 0));
  }
  return count;
}

/** Most series share most of their pairs with those that are there. */
async function loadMissingPairs(
  reader: pg.ClientBase,
  registry: SeriesRegistry,
  {
    shard,
    packs,
    knownPairs,
  }: {
    readonly shard: number;
    readonly packs: readonly PackedRows[];
    readonly knownPairs: PairDictionary | undefined;
  },
): Promise<void> {
  const missing: number[] = [];
  for (const storedId of pairIdsOf(packs)) {
    if (registry.pairs.ofStoredId(storedId)) continue;
    const known = knownPairs?.ofStoredId(storedId);
    if (known) registry.setStoredPair(registry.pairs.ensure(known.name, known.value), storedId);
    else missing.push(storedId);
  }
  for (let at = 0; at < missing.length; at += CHUNK)
    await loadPairs(reader, registry, `shard = ${shard} AND id IN (${missing.slice(at, at + CHUNK).join(',')})`);
}

/** Each once. */
function pairIdsOf(packs: readonly PackedRows[]): Set<number> {
  const found = new Set<number>();
  const ids: number[] = [];
  for (const pack of packs) {
    const rows = pack.again();
    while (rows.next()) {
      rows.skip(PAIRS_FIELD);
      rows.int4Array(ids);
      for (const id of ids) found.add(id);
    }
  }
  return found;
}

/** When the newest of those ended that memory does not hold; undefined when it holds all. */
async function endOfEnded(reader: pg.ClientBase, shard: number, maxEndedSeries: number): Promise<number | undefined> {
  const { rows } = await reader.query<{ until: number }>(
    `SELECT max_time::float8 AS until FROM series WHERE shard = ${shard} AND removed_at IS NULL AND max_time IS NOT NULL
      ORDER BY max_time DESC OFFSET ${maxEndedSeries} LIMIT 1`,
  );
  return rows[0]?.until;
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
  rules: RowRules,
): Promise<number> {
  // No two rows of the table have the same labels.
  const add = createRowTaker(registry, rules, registry.knownCount === 0);
  let count = 0;
  for await (const rows of packedRows(reader, seriesSelect(condition))) count += addRows([rows], add);
  return count;
}

function addRows(packs: readonly PackedRows[], add: (row: PackedRows) => void): number {
  let count = 0;
  for (const rows of packs)
    while (rows.next()) {
      add(rows);
      count += 1;
    }
  return count;
}

const seriesSelect = (condition: string): PackedSelect => ({
  columns: 'id, min_time, max_time, removed_at, pairs',
  from: `series WHERE ${condition}`,
});
/** Fields of a row before its pairs. */
const PAIRS_FIELD = 4;

function createRowTaker(
  registry: SeriesRegistry,
  { sealedUntilMs, onSeries }: RowRules,
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
    onSeries?.(id, ref);
    registry.setFlag(ref, SERIES_COMMITTED);
    // A row on its way out is made to stay by the next round of upkeep.
    if (!isRemoved) registry.setFlag(ref, SERIES_PERSISTED | SERIES_ANNOUNCED);
    const untilMs = maxMs ?? sealedUntilMs;
    if (!isNew) {
      registry.notePast(ref, { oldestMs: minMs, endedMs: untilMs });
      return;
    }
    registry.notePast(ref, { oldestMs: minMs, endedMs: untilMs });
    registry.noteStoredOldest(ref, minMs);
    if (maxMs === undefined) return;
    registry.setFlag(ref, SERIES_ENDED);
    registry.noteNewest(ref, maxMs);
  };
}
