// Rebuilds the head from the log at start.
import type pg from 'pg';
import { partitionName } from '@/server/storage/log/epochs';
import { readLog, type LogReaderDeps } from '@/server/storage/log/read-log';
import type { HeadBuilding, LogToBuild } from '@/server/storage/workers/build-head';

export interface ReplayDeps extends LogReaderDeps {
  /** Has threads read the rows. */
  readonly buildHead: (log: LogToBuild) => HeadBuilding;
  /** Fewer rows are read without them. */
  readonly leastThreadRows: number;
}

export interface Replay {
  /** Applies all rows. */
  run(): Promise<void>;
  /** In any case, at the end. */
  stop(): Promise<void>;
}

/** The rows of all writers, epoch by epoch, as the transaction of the reader sees them. A long log begins to be read at once. */
export async function beginReplay(deps: ReplayDeps, epochs: readonly number[]): Promise<Replay> {
  const { reader, shard, metrics } = deps;
  let totalRows = 0;
  for (const epoch of epochs) totalRows += await countRows(reader, shard, epoch);
  let doneRows = 0;
  const onRows = (count: number): void => {
    doneRows += count;
    metrics.replayRatio.set(doneRows / Math.max(1, totalRows));
  };
  const building =
    totalRows >= Math.max(1, deps.leastThreadRows)
      ? deps.buildHead({ snapshot: await exportSnapshot(reader), shard, epochs })
      : undefined;
  return {
    async run() {
      if (building) await building.finish(deps, onRows);
      else for (const epoch of epochs) await readLog(deps, { epoch, onRows });
      metrics.replayRatio.set(1);
    },
    async stop() {
      await building?.stop();
    },
  };
}

async function exportSnapshot(reader: pg.ClientBase): Promise<string> {
  const { rows } = await reader.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
  return rows[0]?.snapshot ?? '';
}

async function countRows(reader: pg.ClientBase, shard: number, epoch: number): Promise<number> {
  const { rows } = await reader.query<{ count: string }>({
    text: `SELECT count(*) FROM ${partitionName(epoch)} WHERE shard = $1 AND epoch = $2`,
    values: [shard, epoch],
  });
  return Number(rows[0]?.count ?? 0);
}
