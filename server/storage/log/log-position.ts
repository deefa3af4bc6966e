// Where the log goes on: epoch and sequence number of the next row. Inserts rows, moves to the next epoch, and settles rows whose fate is unknown.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import { adoptRows } from '@/server/storage/log/adopt-rows';
import type { AppliedRows } from '@/server/storage/log/applied-rows';
import { closeEpochs, enterNewest, newestEpoch, openEpoch, type Epoch } from '@/server/storage/log/epochs';
import { CODEC_PLAIN } from '@/server/storage/log/log-row';
import { sqlState, UNIQUE_VIOLATION } from '@/server/storage/postgres/faults';
import { createBinaryInsert } from '@/server/storage/postgres/binary-insert';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import type { WriterClaim } from '@/server/storage/replicas/writer-claim';

/**
 * Inserting takes part in the close of an epoch: FOR SHARE waits for it, and no row comes back once it is closed. Nor when the
 * writer's lease has ended or another process has its number.
 */
const INSERT = {
  name: 'watchfire_wal_insert',
  text: `INSERT INTO wal (shard, epoch, writer, seq, codec, data)
         SELECT e.shard, e.epoch, $3::int4, $4::int8, $5::int2, $6::bytea
           FROM wal_epoch e WHERE e.shard = $1::int4 AND e.epoch = $2::int4 AND e.state = 0
            AND (SELECT w.lease_until > clock_timestamp() FROM writer w WHERE w.id = $3::int4 AND w.token = $7::int8) FOR SHARE`,
  types: ['int4', 'int4', 'int4', 'int8', 'int2', 'bytea', 'int8'],
} as const;
/** A row can meet this many rows of its own number and ended leases before something is badly wrong. */
const ATTEMPT_LIMIT = 8;

interface Deps {
  readonly connection: WriterConnection;
  readonly claim: WriterClaim;
  /** The claim's epochOfTrust before anything was loaded. */
  readonly trusted: number;
  readonly applied: AppliedRows;
  readonly head: Head;
  readonly shard: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where a committed row lies. */
export interface RowPlace {
  readonly epoch: number;
  readonly writer: number;
}

export interface LogPosition {
  readonly epoch: number;
  /** When that epoch was opened. */
  readonly openedMs: number;
  /** Goes to the newest epoch; made when there is none. */
  enterNewest(): Promise<void>;
  /**
   * Commits a row, which must not change until then. Undefined: not committed, and the series must be named again (encode anew). After a failure the row may be in
   * the log or not: settle() finds out.
   */
  insert(payload: Buffer): Promise<RowPlace | undefined>;
  /** Applies rows that were committed although their commit seemed to fail. Cheap when there is nothing in doubt. */
  settle(): Promise<void>;
  /** To be called before others are told what this process knows: it may have been away for longer than its lease. */
  noticeAbsence(): Promise<void>;
  /** Opens an epoch, closes all before it and goes on there. Safe to repeat after a failure. */
  roll(): Promise<void>;
}

export function createLogPosition(deps: Deps): LogPosition {
  const { connection, claim, applied, head, shard, clock } = deps;
  const insertRow = createBinaryInsert(INSERT);
  let current: Epoch = { epoch: 0, state: 0, openedMs: 0 };
  let isInDoubt = false;
  let trusted = deps.trusted;

  /** Rows of this writer that are in the log and not in the head. */
  const adopt = () => adoptRows(deps, { epoch: current.epoch, writer: claim.id });

  async function settle(): Promise<void> {
    if (!isInDoubt) return;
    await adopt();
    isInDoubt = false;
  }

  function moveTo(next: Epoch): boolean {
    const isOther = next.epoch !== current.epoch;
    if (isOther) head.registry.forgetLoggedAnnouncements();
    current = next;
    return isOther;
  }

  /** Whether that is another epoch. */
  async function enter(): Promise<boolean> {
    const isOther = moveTo(await enterNewest(connection, shard, clock.nowMs()));
    // Another process may have had this number in that epoch.
    if (isOther) await adopt();
    return isOther;
  }

  /** Whether what others know of this process's series may have been forgotten: they are named again then. */
  async function noticeTrust(): Promise<boolean> {
    if (claim.epochOfTrust === trusted) return false;
    trusted = claim.epochOfTrust;
    head.registry.forgetAnnouncements();
    await adopt();
    return true;
  }

  async function insertOnce(payload: Buffer): Promise<RowPlace | undefined> {
    const place = { epoch: current.epoch, writer: claim.id };
    const seq = applied.get(place.epoch, place.writer) + 1;
    const values = [shard, place.epoch, place.writer, seq, CODEC_PLAIN, payload, claim.token];
    if ((await connection.insert(insertRow, values)) !== 1) return undefined;
    applied.set(place.epoch, place.writer, seq);
    return place;
  }

  return {
    get epoch() {
      return current.epoch;
    },
    get openedMs() {
      return current.openedMs;
    },
    async enterNewest() {
      // A row in doubt is looked for in the epoch that it was meant for.
      await settle();
      await enter();
    },
    async insert(payload) {
      for (let attempt = 0; attempt < ATTEMPT_LIMIT; attempt += 1) {
        if (await noticeTrust()) return undefined;
        try {
          const place = await insertOnce(payload);
          if (place) return place;
          if (!(await claim.isHeld(connection))) await connection.withClient((client) => claim.regain(client));
          else if (await enter()) return undefined;
        } catch (thrown) {
          if (sqlState(thrown) !== UNIQUE_VIOLATION) {
            isInDoubt = true;
            throw thrown;
          }
          await adopt();
        }
      }
      throw new Error(`Broken promise: a log row found no free place in ${ATTEMPT_LIMIT} attempts`);
    },
    settle,
    async noticeAbsence() {
      await noticeTrust();
    },
    async roll() {
      await settle();
      const closing = await newestEpoch(connection, shard);
      const next = { shard, epoch: (closing?.epoch ?? 0) + 1, nowMs: clock.nowMs() };
      moveTo(await openEpoch(connection, next));
      await closeEpochs(connection, shard, next.epoch - 1);
    },
  };
}
