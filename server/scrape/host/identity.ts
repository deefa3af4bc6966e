// Who the machine is: names and versions of the kernel and the distribution, and its time.
import { hostname, machine, release, type, version } from 'node:os';
import { info, linesOf, single, type Collector } from '@/server/scrape/host/collector';
import { readOptional, type HostSystem } from '@/server/scrape/host/host-system';

export function createUnameCollector(system: HostSystem): Collector {
  return {
    name: 'uname',
    collect: async () => [
      info('node_uname_info', 'Labeled system information as provided by the uname system call.', [
        ['domainname', (await readOptional(system, '/proc/sys/kernel/domainname')) ?? '(none)'],
        ['machine', machine()],
        ['nodename', hostname()],
        ['release', release()],
        ['sysname', type()],
        ['version', version()],
      ]),
    ],
  };
}

export function createTimeCollector(nowMs: () => number): Collector {
  return {
    name: 'time',
    collect: async () => [
      single('gauge', 'node_time_seconds', 'System time in seconds since epoch (1970).', nowMs() / 1000),
    ],
  };
}

const OS_FIELDS = [
  'build_id',
  'id',
  'id_like',
  'image_id',
  'image_version',
  'name',
  'pretty_name',
  'variant',
  'variant_id',
  'version',
  'version_codename',
  'version_id',
];

export function createOsCollector(system: HostSystem): Collector {
  return {
    name: 'os',
    collect: async () => {
      const text = (await readOptional(system, '/etc/os-release')) ?? (await system.readText('/usr/lib/os-release'));
      const fields = new Map(
        linesOf(text)
          .map((line) => /^([A-Z_]+)=(["']?)(.*)\2$/.exec(line.trim()))
          .flatMap((match) => (match ? [[(match[1] ?? '').toLowerCase(), match[3] ?? ''] as const] : [])),
      );
      const label = (name: string) => [name, fields.get(name) ?? ''] as const;
      const number = /^\d+(?:\.\d+)?/.exec(fields.get('version_id') ?? '')?.[0];
      return [
        info(
          'node_os_info',
          `A metric with a constant '1' value labeled by ${OS_FIELDS.join(', ')}.`,
          OS_FIELDS.map(label),
        ),
        {
          name: 'node_os_version',
          type: 'gauge',
          help: 'Metric containing the major.minor part of the OS version.',
          samples:
            number === undefined ? [] : [{ labels: ['id', 'id_like', 'name'].map(label), value: Number(number) }],
        },
      ];
    },
  };
}
