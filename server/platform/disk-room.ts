// How much room the disk of a folder has. PostgreSQL ends at once when its own log finds no room, so writing must stop before that.
import { createDiskReserve, freeBytesOf, LAST_ROOM_BYTES, RESERVE_STEP_BYTES } from '@/server/platform/disk-reserve';
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
  /** Kept for the case that others take the very last byte. */
  readonly reserveBytes: number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'gauge'>;
}

const LOOK_EVERY_MS = 1000;
/** Room must have come back by this much more: at the border writes would come and go. */
const RETURN_FACTOR = 1.1;
/** The reserve is made when a start has other things behind it. */
const RESERVE_AFTER_MS = 60_000;

export async function watchDiskRoom(deps: Deps): Promise<DiskRoom> {
  const { folder, leastFreeBytes, log, metrics } = deps;
  let freeBytes = Infinity;
  let isShort = false;
  const keepReserve = createReserveKeeper(deps);

  async function look(): Promise<void> {
    freeBytes = (await freeBytesOf(folder)) ?? Infinity;
    const wasShort = isShort;
    isShort = freeBytes < leastFreeBytes * (wasShort ? RETURN_FACTOR : 1);
    if (isShort && !wasShort) log.error({ folder, freeBytes, leastFreeBytes }, 'the disk is full: writes are refused');
    if (wasShort && !isShort) log.info({ folder, freeBytes }, 'the disk has room again: writes go on');
    await keepReserve(freeBytes);
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
  let isLooking = false;
  setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => (isLooking = false));
  }, LOOK_EVERY_MS).unref();
  return {
    shortage: () =>
      isShort
        ? `no space left: the disk of "${folder}" has ${freeBytes} bytes free, at least ${leastFreeBytes} are kept free`
        : null,
  };
}

/** One step a look: up while there is plenty, down when the last room goes. */
function createReserveKeeper({
  folder,
  leastFreeBytes,
  reserveBytes,
  log,
  metrics,
}: Deps): (freeBytes: number) => Promise<void> {
  const reserve = createDiskReserve(folder);
  const startedMs = performance.now();
  let sizeBytes = 0;
  metrics.gauge({
    name: 'watchfire_storage_reserve_bytes',
    help: 'Room of the disk that is kept to be given up when others take the last byte.',
    collect: () => sizeBytes,
  });

  return async (freeBytes) => {
    sizeBytes = await reserve.sizeBytes();
    if (freeBytes < LAST_ROOM_BYTES && sizeBytes > 0) {
      log.warn({ folder, freeBytes, reserveBytes: sizeBytes }, 'the disk is full: a part of the reserve is given up');
      return reserve.giveUp();
    }
    if (sizeBytes > reserveBytes) return reserve.giveUp();
    const isPlenty = freeBytes > leastFreeBytes * RETURN_FACTOR + RESERVE_STEP_BYTES;
    if (sizeBytes + RESERVE_STEP_BYTES > reserveBytes || !isPlenty || performance.now() - startedMs < RESERVE_AFTER_MS)
      return;
    await reserve.grow().catch((thrown: unknown) => {
      log.warn({ folder, reason: String(thrown) }, 'the reserve of room on the disk is not made');
    });
  };
}
