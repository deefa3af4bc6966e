// Where the database lies: the embedded server in a locked data folder, or a server outside.
import { folderInUse, lockDataFolder } from '@/server/platform/data-folder';
import { makeRoomToStart } from '@/server/platform/disk-reserve';
import type { Log } from '@/server/platform/log';
import { startEmbeddedPostgres } from '@/server/platform/postgres/embedded';
import type { StartError } from '@/server/platform/start-error';

export interface DatabasePlace {
  readonly url: string;
  /** The error when another process holds the embedded database; null for a server outside, which many may share. */
  readonly folderInUse: (() => Promise<StartError>) | null;
  /** The process before this one did not end in order. */
  readonly isAfterCrash: boolean;
  close(options: { readonly isHasty: boolean }): Promise<void>;
  /** For the last moment of a dying process: does not wait. */
  abandon(): void;
}

/** Throws StartError or EnvironmentError; then nothing is left running. */
export async function openDatabasePlace(
  { databaseUrl, dataDir }: { readonly databaseUrl: string | null; readonly dataDir: string },
  log: Log,
): Promise<DatabasePlace> {
  if (databaseUrl !== null)
    return {
      url: databaseUrl,
      folderInUse: null,
      isAfterCrash: false,
      close: async () => undefined,
      abandon: () => undefined,
    };
  await makeRoomToStart(dataDir);
  const lock = await lockDataFolder(dataDir);
  try {
    const embedded = await startEmbeddedPostgres({ dataDir, log });
    return {
      url: embedded.url,
      folderInUse: () => folderInUse(dataDir),
      isAfterCrash: lock.isAfterCrash,
      close: async (options) => {
        await embedded.stop(options);
        await lock.release();
      },
      abandon: () => embedded.signalStop(),
    };
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}
