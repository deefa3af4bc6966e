// Room that is kept for the worst case: when another program takes the last byte of the disk, PostgreSQL could not even write its next
// checkpoint, would end, and could not start again, so that nobody could read either. A file of ours is then given up, step by step.
import { randomFillSync } from 'node:crypto';
import { open, stat, statfs, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

export const RESERVE_FILE = 'disk-reserve';
/** As large as a file of PostgreSQL's own log, which it makes whole. */
export const RESERVE_STEP_BYTES = 16 * 1_048_576;
/** With less than this free, a step is given up. */
export const LAST_ROOM_BYTES = 2 * RESERVE_STEP_BYTES;
const CHUNK_BYTES = 1_048_576;

export interface DiskReserve {
  /** 0 when all of it was given up, or none was kept yet. */
  sizeBytes(): Promise<number>;
  /** Gives a step back to the disk. Never throws: there is nothing else to be done. */
  giveUp(): Promise<void>;
  /** Takes a step more; throws when the disk refuses. */
  grow(): Promise<void>;
}

export function createDiskReserve(folder: string): DiskReserve {
  const path = join(folder, RESERVE_FILE);
  const sizeBytes = (): Promise<number> =>
    stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  return {
    sizeBytes,
    giveUp: async () => {
      const leftBytes = Math.max(0, (await sizeBytes()) - RESERVE_STEP_BYTES);
      await truncate(path, leftBytes).catch(() => undefined);
    },
    grow: async () => {
      const file = await open(path, 'a', 0o600);
      try {
        await appendStep(file);
      } finally {
        await file.close();
      }
    },
  };
}

/** Bytes that no file system can pack. */
async function appendStep(file: FileHandle): Promise<void> {
  const chunk = randomFillSync(new Uint8Array(CHUNK_BYTES));
  for (let written = 0; written < RESERVE_STEP_BYTES; written += CHUNK_BYTES) await file.appendFile(chunk);
}

/** Free bytes of the file system that holds a folder; null when it cannot be asked. */
export async function freeBytesOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // A folder that cannot be asked is found out by the statements that need it.
    return null;
  }
}

/** Before anything is written at a start: a disk that was full when the process ended is full now. */
export async function makeRoomToStart(folder: string): Promise<void> {
  const reserve = createDiskReserve(folder);
  while ((await reserve.sizeBytes()) > 0) {
    const freeBytes = await freeBytesOf(folder);
    if (freeBytes === null || freeBytes >= LAST_ROOM_BYTES) return;
    const before = await reserve.sizeBytes();
    await reserve.giveUp();
    if ((await reserve.sizeBytes()) >= before) return;
  }
}
