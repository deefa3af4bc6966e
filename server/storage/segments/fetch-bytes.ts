// Bytes of segment rows. A few small pieces come by a prepared statement, whose plan is kept; more by COPY, which takes longer to
// begin and spares the detour over text.
import type pg from 'pg';
import type { CopyMemory } from '@/server/storage/postgres/copy-memory';
import { copyRows, int4 } from '@/server/storage/postgres/copy-rows';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import { RAW_RESOLUTION, type SegmentEntry } from '@/server/storage/segments/segment-catalogue';

/** Up to so many pieces, with about so many bytes in all, are few and small. */
const FEW_PIECES = 24;
const SMALL_BYTES = 128 * 1024;
/** A directory has less for each series. */
const DIRECTORY_BYTES_PER_SERIES = 12;

export interface FetchDeps {
  readonly pool: ReadPool;
  readonly shard: number;
  /** Of the rows that are read. */
  readonly resolutionMs?: number;
  /** Rows are read into it. */
  readonly copyMemory?: CopyMemory;
}

/** Bytes `from … from+length-1` of the data of a row. */
export interface Piece {
  readonly entry: SegmentEntry;
  readonly from: number;
  readonly length: number;
}

/** `at` is the place in what was asked for; the bytes are a view that lives until the promise resolves. */
export type TakeBytes = (at: number, bytes: Buffer) => Promise<void> | void;

/** The directories of rows of one metric, in no promised order; nothing comes of rows that are gone. */
export async function fetchDirectories(
  deps: FetchDeps,
  entries: readonly SegmentEntry[],
  take: TakeBytes,
  signal?: AbortSignal,
): Promise<void> {
  const sizeBytes = entries.reduce((sum, { seriesCount }) => sum + seriesCount * DIRECTORY_BYTES_PER_SERIES, 0);
  const select = isSmall(entries.length, sizeBytes)
    ? preparedDirectories(deps, entries)
    : copyDirectories(deps, entries);
  await deps.pool.withClient((client) => eachRow(client, select, take, deps.copyMemory), signal);
}

/** As fetchDirectories(). */
export async function fetchPieces(
  deps: FetchDeps,
  pieces: readonly Piece[],
  take: TakeBytes,
  signal?: AbortSignal,
): Promise<void> {
  const sizeBytes = pieces.reduce((sum, { length }) => sum + length, 0);
  const select = isSmall(pieces.length, sizeBytes) ? preparedPieces(deps, pieces) : copyPieces(deps, pieces);
  await deps.pool.withClient((client) => eachRow(client, select, take, deps.copyMemory), signal);
}

/** As TakeBytes, of a whole row. */
export type TakeRow = (at: number, directory: Buffer, data: Buffer) => Promise<void> | void;

/** Whole rows of one metric, in no promised order; nothing comes of rows that are gone. */
export async function fetchRows(
  deps: FetchDeps,
  entries: readonly SegmentEntry[],
  take: TakeRow,
  signal?: AbortSignal,
): Promise<void> {
  const rows = entries.map(({ minMs, gen, pack }, at) => `(${at},${minMs},${gen},${pack})`);
  const select = `SELECT v.n, s.dir, s.data ${copySource(deps, entries, 'n, min_time, gen, pack', rows)}`;
  await deps.pool.withClient(async (client) => {
    for await (const bunch of copyRows(client, select, deps.copyMemory))
      for (const [at, directory, data] of bunch) if (directory && data) await take(int4(at), directory, data);
  }, signal);
}

function isSmall(count: number, sizeBytes: number): boolean {
  return count <= FEW_PIECES && sizeBytes <= SMALL_BYTES;
}

/** The text of a COPY, or a prepared statement. Both have the place and the bytes. */
type Select = string | pg.QueryConfig;

async function eachRow(client: pg.ClientBase, select: Select, take: TakeBytes, memory?: CopyMemory): Promise<void> {
  if (typeof select === 'string') {
    for await (const rows of copyRows(client, select, memory))
      for (const [at, bytes] of rows) if (bytes) await take(int4(at), bytes);
    return;
  }
  const { rows } = await client.query<{ at: number; bytes: Buffer | null }>(select);
  for (const { at, bytes } of rows) if (bytes) await take(at, bytes);
}

function copyDirectories(deps: FetchDeps, entries: readonly SegmentEntry[]): string {
  const rows = entries.map(({ minMs, gen, pack }, at) => `(${at},${minMs},${gen},${pack})`);
  return `SELECT v.n, s.dir ${copySource(deps, entries, 'n, min_time, gen, pack', rows)}`;
}

function copyPieces(deps: FetchDeps, pieces: readonly Piece[]): string {
  const entries = pieces.map(({ entry }) => entry);
  const columns = 'n, min_time, gen, pack, first_byte, byte_count';
  // substring() counts from 1.
  const rows = pieces.map(
    ({ entry: { minMs, gen, pack }, from, length }, at) => `(${at},${minMs},${gen},${pack},${from + 1},${length})`,
  );
  return `SELECT v.n, substring(s.data FROM v.first_byte FOR v.byte_count) ${copySource(deps, entries, columns, rows)}`;
}

/** Joins the rows that were asked for; one metric, one shard, only numbers of our own. */
function copySource(
  { shard, resolutionMs = RAW_RESOLUTION }: FetchDeps,
  entries: readonly SegmentEntry[],
  columns: string,
  rows: readonly string[],
): string {
  const { earliestMs, latestMs } = spanOf(entries);
  return `FROM (VALUES ${rows.join(',')}) AS v(${columns})
    JOIN segment s ON s.min_time = v.min_time AND s.gen = v.gen AND s.pack = v.pack
    WHERE s.shard = ${shard} AND s.metric = ${entries[0]?.metricPair ?? 0} AND s.res = ${resolutionMs}
      AND s.min_time BETWEEN ${earliestMs} AND ${latestMs}`;
}

const PREPARED_SOURCE = `JOIN segment s ON s.min_time = v.min_time AND s.gen = v.gen AND s.pack = v.pack
    WHERE s.shard = $1::int4 AND s.metric = $2::int4 AND s.res = $3::int4 AND s.min_time BETWEEN $4::int8 AND $5::int8`;

function preparedDirectories(deps: FetchDeps, entries: readonly SegmentEntry[]): pg.QueryConfig {
  return {
    name: 'watchfire_segment_dir',
    text: `SELECT (v.n - 1)::int4 AS at, s.dir AS bytes
      FROM unnest($6::int8[], $7::int4[], $8::int4[]) WITH ORDINALITY AS v(min_time, gen, pack, n) ${PREPARED_SOURCE}`,
    values: valuesOf(deps, entries),
  };
}

function preparedPieces(deps: FetchDeps, pieces: readonly Piece[]): pg.QueryConfig {
  return {
    name: 'watchfire_segment_data',
    text: `SELECT (v.n - 1)::int4 AS at, substring(s.data FROM v.first_byte FOR v.byte_count) AS bytes
      FROM unnest($6::int8[], $7::int4[], $8::int4[], $9::int4[], $10::int4[])
        WITH ORDINALITY AS v(min_time, gen, pack, first_byte, byte_count, n) ${PREPARED_SOURCE}`,
    values: [
      ...valuesOf(
        deps,
        pieces.map(({ entry }) => entry),
      ),
      pieces.map(({ from }) => from + 1),
      pieces.map(({ length }) => length),
    ],
  };
}

function valuesOf({ shard, resolutionMs = RAW_RESOLUTION }: FetchDeps, entries: readonly SegmentEntry[]): unknown[] {
  const { earliestMs, latestMs } = spanOf(entries);
  return [
    shard,
    entries[0]?.metricPair ?? 0,
    resolutionMs,
    earliestMs,
    latestMs,
    entries.map(({ minMs }) => minMs),
    entries.map(({ gen }) => gen),
    entries.map(({ pack }) => pack),
  ];
}

function spanOf(entries: readonly SegmentEntry[]): { readonly earliestMs: number; readonly latestMs: number } {
  let earliestMs = Infinity;
  let latestMs = -Infinity;
  for (const { minMs } of entries) {
    if (minMs < earliestMs) earliestMs = minMs;
    if (minMs > latestMs) latestMs = minMs;
  }
  return { earliestMs, latestMs };
}
