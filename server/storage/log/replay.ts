// Rebuilds the head from the log at start.
import type pg from 'pg';
import { partitionName } from '@/server/storage/log/epochs';
import { readLog, type LogReaderDeps } from '@/server/storage/log/read-log';

/** Replays the rows of all writers, epoch by epoch. */
export async function replayLog(deps: LogReaderDeps, epochs: readonly number[]): Promise<void> {
  const { reader, shard, metrics } = deps;
  const counts: number[] = [];
  for (const epoch of epochs) counts.push(await countRows(reader, shard, epoch));
  const totalRows = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  let doneRows = 0;
  const onRows = (count: number): void => {
    doneRows += count;
    metrics.replayRatio.set(doneRows / totalRows);
  };
  for (const epoch of epochs) await readLog(deps, { epoch, onRows });
  metrics.replayRatio.set(1);
}

async function countRows(reader: pg.ClientBase, shard: number, epoch: number): Promise<number> {
  const { rows } = await reader.query<{ count: string }>({
    text: `SELECT count(*) FROM ${partitionName(epoch)} WHERE shard = $1 AND epoch = $2`,
    values: [shard, epoch],
  });
  return Number(rows[0]?.count ?? 0);
}
