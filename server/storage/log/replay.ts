// Rebuilds the head from the log at start. A row that cannot be trusted is named, copied aside and skipped.
import type pg from 'pg';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import type { Queryable } from '@/server/storage/log/epochs';
import { checkLogRow } from '@/server/storage/log/log-row';
import { copyRows, int4, int8, type BinaryRow } from '@/server/storage/postgres/copy-rows';
import { messageOf } from '@/server/storage/postgres/faults';
import type { StoreMetrics } from '@/server/storage/store-metrics';

interface Deps {
  readonly reader: pg.ClientBase;
  readonly maintenance: Queryable;
  readonly head: Head;
  readonly shard: number;
  readonly log: Log;
  readonly metrics: StoreMetrics;
}

interface LogAddress {
  readonly epoch: number;
  readonly writer: number;
  readonly seq: number;
}

/** Replays the epochs in order. Returns the last sequence number of `writer` in the last of them, 0 when it has none. */
export async function replayLog(deps: Deps, epochs: readonly number[], writer: number): Promise<number> {
  const totalRows = await countRows(deps, epochs);
  let doneRows = 0;
  let lastSeq = 0;
  for (const epoch of epochs) {
    lastSeq = 0;
    let previous: LogAddress | undefined;
    // Even an epoch without rows gets its generation: sealing goes by generations.
    deps.head.generation(epoch);
    const select = `SELECT writer, seq, codec::int4, data FROM wal WHERE shard = ${deps.shard} AND epoch = ${epoch} ORDER BY writer, seq`;
    for await (const rows of copyRows(deps.reader, select)) {
      for (const row of rows) {
        const address = { epoch, writer: int4(row[0]), seq: int8(row[1]) };
        reportGap(deps, previous, address);
        await replayRow(deps, address, row);
        if (address.writer === writer) lastSeq = address.seq;
        previous = address;
      }
      doneRows += rows.length;
      deps.metrics.replayRatio.set(doneRows / totalRows);
    }
  }
  deps.metrics.replayRatio.set(1);
  return lastSeq;
}

async function countRows({ maintenance, shard }: Deps, epochs: readonly number[]): Promise<number> {
  const { rows } = await maintenance.query<{ count: string }>({
    text: 'SELECT count(*) FROM wal WHERE shard = $1 AND epoch = ANY($2::int4[])',
    values: [shard, epochs],
  });
  return Math.max(1, Number(rows[0]?.count ?? 1));
}

function reportGap({ log }: Deps, previous: LogAddress | undefined, { epoch, writer, seq }: LogAddress): void {
  const expectedSeq = previous?.writer === writer ? previous.seq + 1 : 1;
  if (seq !== expectedSeq) log.error({ epoch, writer, seq, expectedSeq }, 'Log rows are missing before this one');
}

async function replayRow(deps: Deps, address: LogAddress, row: BinaryRow): Promise<void> {
  try {
    deps.head.apply(address.epoch, checkLogRow(int4(row[2]), row[3] ?? new Uint8Array(0)));
  } catch (thrown) {
    const reason = messageOf(thrown);
    deps.metrics.brokenLogRows.inc();
    deps.log.error(
      { ...address, reason },
      'Cannot replay a log row: it is kept in the table wal_broken, the start goes on',
    );
    await deps.maintenance.query({
      text: `INSERT INTO wal_broken (shard, epoch, writer, seq, reason, codec, data)
             SELECT shard, epoch, writer, seq, $5, codec, data FROM wal
              WHERE shard = $1 AND epoch = $2 AND writer = $3 AND seq = $4 ON CONFLICT DO NOTHING`,
      values: [deps.shard, address.epoch, address.writer, address.seq, reason],
    });
  }
}
