// What a process must know of the others every second: epochs that are not in segments here, writers, and whether something changed.
import type { Queryable } from '@/server/storage/log/epochs';
import { LEASE_LASTS } from '@/server/storage/replicas/writer-claim';

/** Where processes tell each other of log rows and of other changes. */
export const CHANNEL = 'watchfire_log';

export interface Announcement {
  readonly kind: string;
  readonly writer: number;
  readonly epoch: number;
}

/** A statement of its own: a notification in the transaction of a log row would hold up all commits. */
export async function announceTo(client: Queryable, { kind, writer, epoch }: Announcement): Promise<void> {
  await client.query({ text: 'SELECT pg_notify($1, $2)', values: [CHANNEL, `${kind} ${writer} ${epoch}`] });
}

export function readAnnouncement(payload: string): Announcement {
  const [kind = '', writer = '', epoch = ''] = payload.split(' ');
  return { kind, writer: Number(writer), epoch: Number(epoch) };
}

export interface ReplicaState {
  readonly epochs: readonly { readonly epoch: number; readonly state: number }[];
  /** By rising number. */
  readonly writers: readonly { readonly id: number; readonly isAlive: boolean }[];
  readonly version: number;
}

export async function readReplicaState(client: Queryable, shard: number, fromEpoch: number): Promise<ReplicaState> {
  const { rows } = await client.query<{
    epochs: [epoch: number, state: number][] | null;
    writers: [id: number, isAlive: boolean][] | null;
    version: string | null;
  }>({
    name: 'watchfire_replica_state',
    text: `SELECT (SELECT json_agg(json_build_array(epoch, state) ORDER BY epoch) FROM wal_epoch WHERE shard = $1 AND epoch >= $2) AS epochs,
                  (SELECT json_agg(json_build_array(id, ${LEASE_LASTS}) ORDER BY id) FROM writer) AS writers,
                  (SELECT version FROM store_version WHERE shard = $1) AS version`,
    values: [shard, fromEpoch],
  });
  const [row] = rows;
  return {
    epochs: (row?.epochs ?? []).map(([epoch, state]) => ({ epoch, state })),
    writers: (row?.writers ?? []).map(([id, isAlive]) => ({ id, isAlive })),
    version: Number(row?.version ?? 0),
  };
}
