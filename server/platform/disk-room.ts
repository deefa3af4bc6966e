// How much room the disk of a folder has. PostgreSQL ends at once when its own log finds no room, so writing must stop before that.
import { statfs } from 'node:fs/promises';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';

export interface DiskRoom {
  /** Why nothing more may be written; null while there is room. */
  shortage(): string | null;
}

interface Deps {
  readonly folder: string;
  /** With less than this, writes are refused. */
  readonly leastFreeBytes: number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'gauge'>;
}

const LOOK_EVERY_MS = 1000;
/** Room must have come back by this much more: at the border writes would come and go. */
const RETURN_FACTOR = 1.1;

export async function watchDiskRoom({ folder, leastFreeBytes, log, metrics }: Deps): Promise<DiskRoom> {
  let freeBytes = Infinity;
  let isShort = false;

  async function look(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(folder);
      freeBytes = bavail * bsize;
    } catch {
      // A folder that cannot be asked is found out by the statements that need it.
      freeBytes = Infinity;
    }
    const wasShort = isShort;
    isShort = freeBytes < leastFreeBytes * (wasShort ? RETURN_FACTOR : 1);
    if (isShort && !wasShort) log.error({ folder, freeBytes, leastFreeBytes }, 'the disk is full: writes are refused');
    if (wasShort && !isShort) log.info({ folder, freeBytes }, 'the disk has room again: writes go on');
  }

  metrics.gauge({
    name: 'watchfire_storage_free_bytes',
    help: 'Free room on the disk of the embedded database.',
    collect: () => freeBytes,
  });
  metrics.gauge({
    name: 'watchfire_storage_least_free_bytes',
    help: 'Free room below which writes are refused.',
    collect: () => leastFreeBytes,
  });
  await look();
  setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return {
    shortage: () =>
      isShort
        ? `no space left: the disk of "${folder}" has ${freeBytes} bytes free, at least ${leastFreeBytes} are kept free`
        : null,
  };
}
