// A machine made of a few files.
import type { FileSystemStats, HostSystem } from '@/server/scrape/host/host-system';

interface FakeHost {
  readonly files?: Readonly<Record<string, string>>;
  readonly fileSystems?: Readonly<Record<string, FileSystemStats | 'stuck' | 'broken'>>;
}

export function createFakeHost({ files = {}, fileSystems = {} }: FakeHost): HostSystem {
  const missing = (path: string) => Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
  return {
    readText: async (path) => {
      const text = files[path];
      if (text === undefined) throw missing(path);
      return text;
    },
    listFolder: async (path) => {
      const below = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
      if (below.length === 0) throw missing(path);
      return [...new Set(below.map((file) => file.slice(path.length + 1).split('/')[0] ?? ''))];
    },
    fileSystemStats: async (path) => {
      const stats = fileSystems[path];
      if (stats === 'stuck') return new Promise(() => undefined);
      if (stats === undefined || stats === 'broken') throw missing(path);
      return stats;
    },
  };
}
