// Space and inodes of mounted file systems.
import type { FamilySample, MetricFamily } from '@/lib/formats/exposition/format-exposition';
import { linesOf, wordsOf, type Collector } from '@/server/scrape/host/collector';
import { readOptional, type FileSystemStats, type HostSystem } from '@/server/scrape/host/host-system';
import type { Timers } from '@/server/platform/timers';

const EXCLUDED_MOUNTS = /^\/(?:dev|proc|run|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)(?:$|\/)/;
const EXCLUDED_TYPES = new Set(
  `autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs fusectl hugetlbfs iso9660 mqueue nsfs overlay
   proc procfs pstore rpc_pipefs securityfs selinuxfs squashfs sysfs tracefs`.split(/\s+/),
);
/** A server of a network file system may never answer: the mount is left aside until it does. */
const TIMEOUT_MS = 2000;

interface Mount {
  readonly device: string;
  readonly mountpoint: string;
  readonly fstype: string;
  readonly isReadOnly: boolean;
}

type Value = (stats: FileSystemStats) => number;

const FAMILIES: readonly (readonly [name: string, help: string, value: Value])[] = [
  [
    'avail_bytes',
    'Filesystem space available to non-root users in bytes.',
    (stats) => stats.availableBlockCount * stats.blockSizeBytes,
  ],
  ['files', 'Filesystem total file nodes.', (stats) => stats.fileCount],
  ['files_free', 'Filesystem total free file nodes.', (stats) => stats.freeFileCount],
  ['free_bytes', 'Filesystem free space in bytes.', (stats) => stats.freeBlockCount * stats.blockSizeBytes],
  ['size_bytes', 'Filesystem size in bytes.', (stats) => stats.blockCount * stats.blockSizeBytes],
];

export function createFilesystemCollector(system: HostSystem, timers: Timers): Collector {
  const stuck = new Set<string>();

  const measure = async (mountpoint: string): Promise<FileSystemStats | null> => {
    stuck.add(mountpoint);
    try {
      return await system.fileSystemStats(mountpoint);
    } catch {
      return null;
    } finally {
      stuck.delete(mountpoint);
    }
  };

  const statsOf = async ({ mountpoint }: Mount): Promise<FileSystemStats | null> => {
    if (stuck.has(mountpoint)) return null;
    let cancel = (): void => undefined;
    const timeout = new Promise<null>((resolve) => {
      cancel = timers.after(TIMEOUT_MS, () => resolve(null));
    });
    const stats = await Promise.race([measure(mountpoint), timeout]);
    cancel();
    return stats;
  };

  return {
    name: 'filesystem',
    collect: async () => {
      const text = (await readOptional(system, '/proc/1/mounts')) ?? (await system.readText('/proc/mounts'));
      const mounts = parseMounts(text);
      const measured = await Promise.all(mounts.map(async (mount) => ({ mount, stats: await statsOf(mount) })));
      return toFamilies(measured);
    },
  };
}

function parseMounts(text: string): Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of linesOf(text)) {
    const [device = '', rawPoint = '', fstype = '', options = ''] = wordsOf(line);
    const mountpoint = unescape(rawPoint);
    if (EXCLUDED_TYPES.has(fstype) || EXCLUDED_MOUNTS.test(mountpoint)) continue;
    const mount = { device: unescape(device), mountpoint, fstype, isReadOnly: options.split(',').includes('ro') };
    mounts.set(`${mount.device}\n${mountpoint}\n${fstype}`, mount);
  }
  return [...mounts.values()];
}

/** The kernel writes blanks and backslashes as octal numbers. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

interface Measured {
  readonly mount: Mount;
  readonly stats: FileSystemStats | null;
}

function toFamilies(measured: readonly Measured[]): MetricFamily[] {
  const family = (name: string, help: string, value: (one: Measured) => number | null): MetricFamily => ({
    name: `node_filesystem_${name}`,
    type: 'gauge',
    help,
    samples: measured.flatMap((one): FamilySample[] => {
      const found = value(one);
      const { device, fstype, mountpoint } = one.mount;
      const labels = [
        ['device', device],
        ['fstype', fstype],
        ['mountpoint', mountpoint],
      ] as const;
      return found === null ? [] : [{ labels, value: found }];
    }),
  });
  return [
    family('device_error', 'Whether an error occurred while getting statistics for the given device.', ({ stats }) =>
      stats ? 0 : 1,
    ),
    family('readonly', 'Filesystem read-only status.', ({ mount, stats }) => (stats ? Number(mount.isReadOnly) : null)),
    ...FAMILIES.map(([name, help, value]) => family(name, help, ({ stats }) => (stats ? value(stats) : null))),
  ];
}
