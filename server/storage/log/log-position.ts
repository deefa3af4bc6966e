// Where the log goes on: epoch and sequence number of the next row. Inserts rows, moves to the next epoch, and settles rows whose fate is unknown.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import { closeEpoch, ensurePartition, openEpoch } from '@/server/storage/log/epochs';
import { checkLogRow, CODEC_PLAIN } from '@/server/storage/log/log-row';
import { sqlState, UNIQUE_VIOLATION } from '@/server/storage/postgres/faults';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';

/** One process writes for now; several get numbers of their own. */
export const WRITER = 1;

/** Inserting takes part in the close of an epoch: FOR SHARE waits for it, and no row comes back once it is closed. */
const INSERT = {
  name: 'watchfire_wal_insert',
  text: `INSERT INTO wal (shard, epoch, writer, seq, codec, data)
         SELECT e.shard, e.epoch, $3::int4, $4::int8, $5::int2, $6::bytea
           FROM wal_epoch e WHERE e.shard = $1::int4 AND e.epoch = $2::int4 AND e.state = 0 FOR SHARE`,
};
/** A row can meet this many closed epochs or rows of its own number before something is badly wrong. */
const ATTEMPT_LIMIT = 8;

interface Deps {
  readonly connection: WriterConnection;
  readonly head: Head;
  readonly shard: number;
  readonly clock: Clock;
  readonly log: Log;
}

export interface LogPosition {
  readonly epoch: number;
  moveTo(position: { readonly epoch: number; readonly nextSeq: number }): void;
  /** Commits a row; returns the epoch it is in. After a failure the row may be in the log or not: settle() finds out. */
  insert(payload: Buffer): Promise<number>;
  /** Applies rows that were committed although their commit seemed to fail. Cheap when there is nothing in doubt. */
  settle(): Promise<void>;
  /** Opens the next epoch, closes this one and goes on in the next. Safe to repeat after a failure. */
  roll(): Promise<void>;
}

export function createLogPosition({ connection, head, shard, clock, log }: Deps): LogPosition {
  let epoch = 0;
  let nextSeq = 1;
  let isInDoubt = false;

  async function adoptRows(): Promise<void> {
    const { rows } = await connection.query<{ seq: string; codec: number; data: Buffer }>({
      text: 'SELECT seq, codec, data FROM wal WHERE shard = $1 AND epoch = $2 AND writer = $3 AND seq >= $4 ORDER BY seq',
      values: [shard, epoch, WRITER, nextSeq],
    });
    for (const row of rows) {
      head.apply(epoch, checkLogRow(row.codec, row.data));
      nextSeq = Number(row.seq) + 1;
    }
    if (rows.length > 0) log.info({ epoch, rowCount: rows.length }, 'Found log rows whose commit had seemed to fail');
  }

  async function settle(): Promise<void> {
    if (!isInDoubt) return;
    await adoptRows();
    isInDoubt = false;
  }

  async function enterNext(): Promise<void> {
    const next = epoch + 1;
    await ensurePartition(connection, next);
    await openEpoch(connection, { shard, epoch: next, nowMs: clock.nowMs() });
    epoch = next;
    nextSeq = 1;
  }

  async function insertOnce(payload: Buffer): Promise<boolean> {
    const result = await connection.query({
      ...INSERT,
      values: [shard, epoch, WRITER, nextSeq, CODEC_PLAIN, payload],
    });
    return result.rowCount === 1;
  }

  return {
    get epoch() {
      return epoch;
    },
    moveTo(position) {
      ({ epoch, nextSeq } = position);
    },
    async insert(payload) {
      for (let attempt = 0; attempt < ATTEMPT_LIMIT; attempt += 1) {
        try {
          if (await insertOnce(payload)) {
            nextSeq += 1;
            return epoch;
          }
          await enterNext();
        } catch (thrown) {
          if (sqlState(thrown) !== UNIQUE_VIOLATION) {
            isInDoubt = true;
            throw thrown;
          }
          await adoptRows();
        }
      }
      throw new Error(`Broken promise: a log row found no free place in ${ATTEMPT_LIMIT} attempts`);
    },
    settle,
    async roll() {
      await settle();
      const closing = epoch;
      await ensurePartition(connection, closing + 1);
      await openEpoch(connection, { shard, epoch: closing + 1, nowMs: clock.nowMs() });
      await closeEpoch(connection, shard, closing);
      epoch = closing + 1;
      nextSeq = 1;
    },
  };
}
