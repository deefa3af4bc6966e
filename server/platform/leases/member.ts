// This process among those that share the database: a row with a lease, by the database's clock.
import type { LeaseConnection } from '@/server/platform/leases/lease-connection';

export const LEASE_MS = 10_000;
const LEASE_END = `clock_timestamp() + interval '${LEASE_MS} milliseconds'`;
/** First key of the advisory lock that a member holds while it is connected; the second is its id. Any constant does. */
const MEMBER_LOCK_CLASS = 724_602_115;

export interface MemberId {
  readonly id: number;
  /** Rises with each registration: what an earlier life held is free. */
  readonly token: number;
}

export interface Member extends MemberId {
  register(connection: LeaseConnection): Promise<void>;
  /** False when the lease has ended: register() again. */
  renew(connection: LeaseConnection): Promise<boolean>;
  /** By id; this process is among them. */
  alive(connection: LeaseConnection): Promise<readonly MemberId[]>;
  leave(connection: LeaseConnection): Promise<void>;
}

export function createMember({ instance }: { readonly instance: string }): Member {
  let id = 0;
  let token = 0;

  /**
   * The row of an earlier life of this very process (nobody else can have its address, and its connection is gone): then nothing
   * needs to be waited for. Else any row that nobody uses.
   */
  async function takeRow(connection: LeaseConnection): Promise<boolean> {
    const { rows } = await connection.query<{ id: number }>({
      text: `SELECT id FROM member WHERE id = $1 OR instance = $2 OR lease_until < clock_timestamp()
              ORDER BY id = $1 DESC, instance = $2 DESC, id`,
      values: [id, instance],
    });
    for (const candidate of rows) {
      const lock = await connection.query<{ taken: boolean }>({
        text: 'SELECT pg_try_advisory_lock($1::int4, $2::int4) AS taken',
        values: [MEMBER_LOCK_CLASS, candidate.id],
      });
      if (lock.rows[0]?.taken !== true) continue;
      const taken = await connection.query<{ token: string }>({
        text: `UPDATE member SET token = token + 1, instance = $2, lease_until = ${LEASE_END} WHERE id = $1 RETURNING token`,
        values: [candidate.id, instance],
      });
      if (!taken.rows[0]) continue;
      id = candidate.id;
      token = Number(taken.rows[0].token);
      return true;
    }
    return false;
  }

  return {
    get id() {
      return id;
    },
    get token() {
      return token;
    },
    async register(connection) {
      await connection.query({ text: 'SELECT pg_advisory_unlock_all()' });
      while (!(await takeRow(connection)))
        await connection.query({
          // Nobody's, until its lock is taken.
          text: `INSERT INTO member (id, instance, lease_until) SELECT coalesce(max(id), 0) + 1, '', '-infinity' FROM member
                 ON CONFLICT DO NOTHING`,
        });
      await connection.tell();
    },
    async renew(connection) {
      const { rowCount } = await connection.query({
        text: `UPDATE member SET lease_until = ${LEASE_END} WHERE id = $1 AND token = $2 AND lease_until > clock_timestamp()`,
        values: [id, token],
      });
      return rowCount === 1;
    },
    async alive(connection) {
      const { rows } = await connection.query<{ id: number; token: string }>({
        // A lease that is longer than any was given before the database's clock was set back.
        text: `SELECT id, token FROM member
                WHERE lease_until > clock_timestamp() AND lease_until < clock_timestamp() + interval '${2 * LEASE_MS} milliseconds'
                ORDER BY id`,
      });
      return rows.map((row) => ({ id: row.id, token: Number(row.token) }));
    },
    async leave(connection) {
      await connection.query({
        text: "UPDATE member SET lease_until = '-infinity' WHERE id = $1 AND token = $2",
        values: [id, token],
      });
      await connection.tell();
    },
  };
}
