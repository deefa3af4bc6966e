// What the collectors may touch of the machine, so that tests hand them a made-up one.
import { readdir, readFile, statfs } from 'node:fs/promises';

export interface FileSystemStats {
  readonly blockSizeBytes: number;
  readonly blockCount: number;
  readonly freeBlockCount: number;
  readonly availableBlockCount: number;
  readonly fileCount: number;
  readonly freeFileCount: number;
}

export interface HostSystem {
  /** Text of a file; throws as Node does when it cannot be read. */
  readText(path: string): Promise<string>;
  listFolder(path: string): Promise<readonly string[]>;
  fileSystemStats(path: string): Promise<FileSystemStats>;
}

export const realHostSystem: HostSystem = {
  readText: (path) => readFile(path, 'utf8'),
  listFolder: (path) => readdir(path),
  fileSystemStats: async (path) => {
    const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(path);
    return {
      blockSizeBytes: bsize,
      blockCount: blocks,
      freeBlockCount: bfree,
      availableBlockCount: bavail,
      fileCount: files,
      freeFileCount: ffree,
    };
  },
};

/** Undefined when the file is not there or the kernel refuses, which many of /sys do. */
export async function readOptional(system: HostSystem, path: string): Promise<string | undefined> {
  try {
    return (await system.readText(path)).trim();
  } catch {
    return undefined;
  }
}
