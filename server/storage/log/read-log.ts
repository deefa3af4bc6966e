// Applies log rows of others, and of an earlier life, to the head. A row that cannot be trusted is named, copied aside and skipped.
import type pg from 'pg';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import { loadSeriesOfIds } from '@/server/storage/index/load-series';
import type { AppliedRows } from '@/server/storage/log/applied-rows';
import { partitionName } from '@/server/storage/log/epochs';
import { checkLogRow } from '@/server/storage/log/log-row';
import { selectLogRows } from '@/server/storage/log/select-rows';
import type { CopyMemory } from '@/server/storage/postgres/copy-memory';
import { copyRows, int4, int8 } from '@/server/storage/postgres/copy-rows';
import { messageOf } from '@/server/storage/postgres/faults';
import { inSnapshot } from '@/server/storage/postgres/in-snapshot';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { StoreMetrics } from '@/server/storage/store-metrics';

export interface LogApplierDeps {
  /** For what a row needs beside: another connection. */
  readonly beside: Pick<ReadPool, 'withClient'>;
  readonly head: Head;
  readonly applied: AppliedRows;
  readonly shard: number;
  readonly log: Log;
  readonly metrics: StoreMetrics;
}

export interface LogReaderDeps extends LogApplierDeps {
  /** Reads log rows. */
  readonly reader: pg.ClientBase;
  /** Rows are read into it. */
  readonly copyMemory?: CopyMemory;
}

interface RowsWanted {
  readonly epoch: number;
  /** All writers, in order, when there is none. */
  readonly writer?: number;
  readonly limit?: number;
  readonly onRows?: (count: number) => void;
}

/** Applies what is not applied yet. Returns how many rows there were. */
export async function readLog(deps: LogReaderDeps, { epoch, writer, limit, onRows }: RowsWanted): Promise<number> {
  const { reader, applied, shard } = deps;
  const from = writer === undefined ? undefined : { writer, afterSeq: applied.get(epoch, writer) };
  const select = selectLogRows(shard, { epoch, ...(from && { from }), ...(limit !== undefined && { limit }) });
  let rowCount = 0;
  for await (const rows of copyRows(reader, select, deps.copyMemory)) {
    for (const [rowWriter, seq, codec, data] of rows)
      await applyLogRow(deps, { epoch, writer: int4(rowWriter), seq: int8(seq) }, (head, address) =>
        head.apply(address, checkLogRow(int4(codec), data ?? new Uint8Array(0))),
      );
    rowCount += rows.length;
    onRows?.(rows.length);
  }
  return rowCount;
}

export interface LogAddress {
  readonly epoch: number;
  readonly writer: number;
  readonly seq: number;
}

/** Puts a row into the head. Throws when it cannot be read; then nothing of it is there. */
export type ApplyRow = (head: Head, address: LogAddress) => void;

/** Applies a row unless it is there already: rows of one writer must come in their order. */
export async function applyLogRow(deps: LogApplierDeps, address: LogAddress, apply: ApplyRow): Promise<void> {
  const { head, applied, log } = deps;
  const { epoch, writer, seq } = address;
  // While its rows were being read.
  if (applied.isSealed(epoch)) return;
  const expectedSeq = applied.get(epoch, writer) + 1;
  if (seq < expectedSeq) return;
  if (seq !== expectedSeq) log.error({ epoch, writer, seq, expectedSeq }, 'Log rows are missing before this one');
  const reason = tryApply(head, address, apply);
  if (reason !== undefined) await keepAside(deps, address, reason);
  else if (head.unknownIds.size > 0) await applyWithOthers(deps, address, apply);
  applied.set(epoch, writer, seq);
}

/** Why the row cannot be read; undefined when it was applied. */
function tryApply(head: Head, address: LogAddress, apply: ApplyRow): string | undefined {
  try {
    apply(head, address);
    return undefined;
  } catch (thrown) {
    return messageOf(thrown);
  }
}

/** The row that names a series may come later than this one, but then the table has it. Applying a row again adds what was left out. */
async function applyWithOthers(deps: LogApplierDeps, address: LogAddress, apply: ApplyRow): Promise<void> {
  const { head } = deps;
  const count = await lookUpSeries(deps, [...head.unknownIds]);
  if (count > 0) tryApply(head, address, apply);
  head.countUnknown();
}

/** Series that no row named so far, from the table. Returns how many it has. */
export async function lookUpSeries({ head, beside, shard }: LogApplierDeps, ids: readonly number[]): Promise<number> {
  const { registry } = head;
  // One that left memory, and that others wrote to, has sealed samples until then.
  const wanted = { ids, sealedUntilMs: registry.goneUntilMs };
  return beside.withClient((client) => inSnapshot(client, () => loadSeriesOfIds(client, shard, registry, wanted)));
}

async function keepAside(
  { beside, shard, log, metrics }: LogApplierDeps,
  address: LogAddress,
  reason: string,
): Promise<void> {
  const { epoch, writer, seq } = address;
  metrics.brokenLogRows.inc();
  log.error(
    { ...address, reason },
    'Cannot read a log row: it is kept in the table wal_broken, everything else goes on',
  );
  await beside.withClient((client) =>
    client.query({
      text: `INSERT INTO wal_broken (shard, epoch, writer, seq, reason, codec, data)
             SELECT shard, epoch, writer, seq, $5, codec, data FROM ${partitionName(epoch)}
              WHERE shard = $1 AND epoch = $2 AND writer = $3 AND seq = $4 ON CONFLICT DO NOTHING`,
      values: [shard, epoch, writer, seq, reason],
    }),
  );
}
