// Rows of this process's own writer that are in the log and not in the head: their commit had seemed to fail, or another process had
// the number before.
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import type { AppliedRows } from '@/server/storage/log/applied-rows';
import { partitionName, type Queryable } from '@/server/storage/log/epochs';
import { checkLogRow } from '@/server/storage/log/log-row';
import { sqlState, UNDEFINED_TABLE } from '@/server/storage/postgres/faults';

interface Deps {
  readonly connection: Queryable;
  readonly applied: AppliedRows;
  readonly head: Head;
  readonly shard: number;
  readonly log: Log;
}

export async function adoptRows(
  { connection, applied, head, shard, log }: Deps,
  { epoch, writer }: { readonly epoch: number; readonly writer: number },
): Promise<void> {
  try {
    const { rows } = await connection.query<{ seq: string; codec: number; data: Buffer }>({
      text: `SELECT seq, codec, data FROM ${partitionName(epoch)}
              WHERE shard = $1 AND epoch = $2 AND writer = $3 AND seq > $4 ORDER BY seq`,
      values: [shard, epoch, writer, applied.get(epoch, writer)],
    });
    // Its rows are in segments by now.
    if (applied.isSealed(epoch)) return;
    for (const row of rows) {
      head.apply({ epoch, writer }, checkLogRow(row.codec, row.data));
      applied.set(epoch, writer, Number(row.seq));
    }
    if (rows.length > 0) log.info({ epoch, rowCount: rows.length }, 'Found log rows whose commit had seemed to fail');
  } catch (thrown) {
    // Sealed and dropped meanwhile.
    if (sqlState(thrown) !== UNDEFINED_TABLE) throw thrown;
  }
}
