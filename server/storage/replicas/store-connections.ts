// The connections of an open store, each with its purpose, and the claim that belongs to the one that inserts.
import type pg from 'pg';
import type { Log } from '@/server/platform/log';
import { createReadPool, type ReadPool } from '@/server/storage/postgres/read-pool';
import { createWriterConnection, type WriterConnection } from '@/server/storage/postgres/writer-connection';
import { createWriterClaim, type WriterClaim } from '@/server/storage/replicas/writer-claim';
import type { StoreLimits } from '@/server/storage/store-limits';
import { buildHead, type HeadBuilding, type LogToBuild } from '@/server/storage/workers/build-head';
import { createReadCrew, type ReadCrew } from '@/server/storage/workers/read-crew';

export interface StoreConnections {
  /** Inserts log rows. */
  readonly logConnection: WriterConnection;
  /** Writes everything else; has the turn of upkeep. */
  readonly maintenance: WriterConnection;
  /** Reads log rows of others, renews the lease, hears and tells of news. */
  readonly following: WriterConnection;
  readonly pool: ReadPool;
  /** Threads that read, each with a connection of its own. */
  readonly crew: ReadCrew;
  /** As many further threads, each with a connection, for a start. */
  readonly buildHead: (log: LogToBuild) => HeadBuilding;
  readonly claim: WriterClaim;
  /** What to do with each new connection that follows. */
  onFollowing(prepare: (client: pg.Client) => Promise<void>): void;
  close(): Promise<void>;
}

interface Deps {
  readonly databaseUrl: string;
  /** How this process is called among others. */
  readonly instance: string;
  readonly limits: StoreLimits;
  readonly log: Log;
  /** Throws when this process may not write to these tables. */
  readonly checkSchema: (client: pg.ClientBase) => Promise<void>;
}

export function createStoreConnections({ databaseUrl, instance, limits, log, checkSchema }: Deps): StoreConnections {
  const own = { databaseUrl, lockWaitMs: limits.lockWaitMs, log };
  const claim = createWriterClaim({ instance, log, checkSchema });
  const pool = createReadPool({ databaseUrl, limits, log });
  const crew = createReadCrew(limits, { databaseUrl, readTimeoutMs: limits.readTimeoutMs });
  let prepareFollowing = async (_client: pg.Client): Promise<void> => undefined;
  const logConnection = createWriterConnection({ ...own, part: 'log', prepare: (client) => claim.prepare(client) });
  const maintenance = createWriterConnection({ ...own, part: 'maintenance' });
  const following = createWriterConnection({
    ...own,
    part: 'following',
    prepare: (client) => prepareFollowing(client),
  });
  return {
    logConnection,
    maintenance,
    following,
    pool,
    crew,
    buildHead: (wanted) => buildHead({ databaseUrl, ...wanted }, { threadCount: limits.maxReadThreads }),
    claim,
    onFollowing(prepare) {
      prepareFollowing = prepare;
    },
    async close() {
      await Promise.all([logConnection.close(), maintenance.close(), following.close(), pool.close(), crew.close()]);
    },
  };
}
