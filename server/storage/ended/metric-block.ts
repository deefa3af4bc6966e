// The labels of series of one metric that have left memory, looked up for the rows of sealed samples that a query needs.
import { InputError } from '@/lib/errors/input-error';
import { createTurns } from '@/server/platform/turns';
import { storageSettingOf } from '@/server/platform/settings/storage-settings';
import { loadSeriesOfIds } from '@/server/storage/index/load-series';
import { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef } from '@/server/storage/ports';
import { inSnapshot } from '@/server/storage/postgres/in-snapshot';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { loadDirectories } from '@/server/storage/segments/open-segments';
import type { SegmentReaderDeps } from '@/server/storage/segments/segment-reader';

/** Directories read at a time. */
const ROWS_AT_A_TIME = 50;
const FIRST_SIZE = 32;
/** Of a block without any series; of one series in the map of ids; of a series in a row. */
const BLOCK_BYTES = 4096;
const ID_BYTES = 40;

/** A row of sealed samples, or of one tier. */
export interface SealedRow {
  readonly entry: SegmentEntry;
  readonly resolutionMs: number;
  readonly isExpired: (entry: SegmentEntry) => boolean;
}

export interface MetricBlock {
  readonly registry: SeriesRegistry;
  readonly refOfId: ReadonlyMap<number, SeriesRef>;
  readonly sizeBytes: number;
  /** Its series in a row that was loaded. */
  refsOf(row: SealedRow): Int32Array;
  /** Whether it holds no rows but these. */
  holdsOnly(rows: readonly SealedRow[]): boolean;
  /** Afterwards it knows the series of these rows that were not in memory at that time. Throws when it gets too large. */
  load(rows: readonly SealedRow[], signal: AbortSignal | undefined): Promise<void>;
}

export interface BlockDeps extends Omit<SegmentReaderDeps, 'isExpired' | 'resolutionMs' | 'registry' | 'crew'> {
  /** What memory has. */
  readonly registry: SeriesRegistry;
  readonly limitBytes: number;
  readonly onLoad: (seriesCount: number) => void;
}

/** With `isWhole`, also the series that are in memory. */
export function createMetricBlock(deps: BlockDeps, isWhole = false): MetricBlock {
  const { pool, shard, registry: resident, limitBytes } = deps;
  const registry = new SeriesRegistry({ firstSize: FIRST_SIZE, findsIds: false });
  const refOfId = new Map<number, SeriesRef>();
  const rowRefs = new Map<number, Int32Array>();
  let rowSeriesCount = 0;
  const inTurn = createTurns();

  const sizeBytes = (): number =>
    BLOCK_BYTES + registry.sizeBytes + refOfId.size * ID_BYTES + rowSeriesCount * 4 + rowRefs.size * 200;

  async function loadSome(rows: readonly SealedRow[], signal: AbortSignal | undefined): Promise<void> {
    const found = await readSeriesIds(deps, rows, signal);
    throwIfAborted(signal);
    const wanted = new Set<number>();
    for (const ids of found.values())
      for (const id of ids) if (!refOfId.has(id) && (isWhole || resident.refOfId(id) < 0)) wanted.add(id);
    if (wanted.size > 0) {
      const select = {
        ids: [...wanted],
        // One that another process has brought back lives on.
        sealedUntilMs: Infinity,
        knownPairs: resident.pairs,
        only: 'kept' as const,
        onSeries: (id: number, ref: SeriesRef) => void refOfId.set(id, ref),
      };
      await pool.withClient(
        (client) => inSnapshot(client, () => loadSeriesOfIds(client, shard, registry, select)),
        signal,
      );
      deps.onLoad(wanted.size);
    }
    for (const [row, ids] of found) {
      const refs = Int32Array.from(ids).map((id) => refOfId.get(id) ?? -1);
      const own = refs.filter((ref) => ref >= 0);
      rowRefs.set(row.entry.id, own);
      rowSeriesCount += own.length;
    }
    if (sizeBytes() > limitBytes) throw tooManyEnded(limitBytes);
  }

  return {
    registry,
    refOfId,
    get sizeBytes() {
      return sizeBytes();
    },
    refsOf: ({ entry }) => rowRefs.get(entry.id) ?? new Int32Array(0),
    holdsOnly(rows) {
      const numbers = new Set(rows.map(({ entry }) => entry.id));
      return [...rowRefs.keys()].every((id) => numbers.has(id));
    },
    load: (rows, signal) =>
      inTurn(async () => {
        const missing = rows.filter(({ entry }) => !rowRefs.has(entry.id));
        for (let at = 0; at < missing.length; at += ROWS_AT_A_TIME)
          await loadSome(missing.slice(at, at + ROWS_AT_A_TIME), signal);
      }),
  };
}

/** Stored ids of the series of each row; none for a row whose time is over. */
async function readSeriesIds(
  deps: BlockDeps,
  rows: readonly SealedRow[],
  signal: AbortSignal | undefined,
): Promise<Map<SealedRow, Int32Array>> {
  const found = new Map<SealedRow, Int32Array>(rows.map((row) => [row, new Int32Array(0)]));
  for (const resolutionMs of new Set(rows.map((row) => row.resolutionMs))) {
    const some = rows.filter((row) => row.resolutionMs === resolutionMs);
    const byEntry = new Map(some.map((row) => [row.entry, row]));
    const isExpired = (entry: SegmentEntry): boolean => byEntry.get(entry)?.isExpired(entry) === true;
    const reader = { ...deps, resolutionMs, isExpired };
    for (const [entry, { seriesIds }] of await loadDirectories(reader, [...byEntry.keys()], signal)) {
      const row = byEntry.get(entry);
      if (row) found.set(row, seriesIds);
    }
  }
  return found;
}

function tooManyEnded(limitBytes: number): InputError {
  return new InputError(
    `Cannot look up so many series that ended: those of one metric take more than ${limitBytes} bytes, the limit ${storageSettingOf('maxEndedIndexBytes')}; ask for a shorter time`,
    { errorType: 'execution', status: 422 },
  );
}
