// The host exporter where there is no /proc: the same names, as far as a library can tell.
import { cpus, freemem, loadavg, totalmem, uptime } from 'node:os';
import type { MetricFamily } from '@/lib/formats/exposition/format-exposition';
import { single, type Collector } from '@/server/scrape/host/collector';

export function createPortableCollectors(nowMs: () => number): Collector[] {
  return [
    { name: 'cpu', collect: async () => [cpuFamily()] },
    {
      name: 'loadavg',
      collect: async () =>
        loadavg().map((value, at) => {
          const minutes = [1, 5, 15][at] ?? 0;
          return single('gauge', `node_load${minutes}`, `${minutes}m load average.`, value);
        }),
    },
    {
      name: 'boottime',
      collect: async () => [
        single(
          'gauge',
          'node_boot_time_seconds',
          'Node boot time, in unixtime.',
          Math.round(nowMs() / 1000 - uptime()),
        ),
      ],
    },
    { name: 'meminfo', collect: collectMemory },
    { name: 'filesystem', collect: collectFileSystems },
    { name: 'netdev', collect: collectNetwork },
    { name: 'diskstats', collect: collectDisks },
  ];
}

function cpuFamily(): MetricFamily {
  const modes = [
    ['user', 'user'],
    ['nice', 'nice'],
    ['system', 'sys'],
    ['idle', 'idle'],
    ['irq', 'irq'],
  ] as const;
  return {
    name: 'node_cpu_seconds_total',
    type: 'counter',
    help: 'Seconds the CPUs spent in each mode.',
    samples: cpus().flatMap(({ times }, cpu) =>
      modes.map(([mode, field]) => ({
        labels: [['cpu', String(cpu)] as const, ['mode', mode] as const],
        value: times[field] / 1000,
      })),
    ),
  };
}

/** Loaded only where it is used: on Linux it would never be. */
async function library() {
  return import('systeminformation');
}

async function collectMemory(): Promise<MetricFamily[]> {
  const { available, swaptotal, swapfree } = await (await library()).mem();
  const gauge = (name: string, value: number) =>
    single('gauge', `node_memory_${name}`, `Memory information field ${name}.`, value);
  return [
    gauge('MemTotal_bytes', totalmem()),
    gauge('MemFree_bytes', freemem()),
    gauge('MemAvailable_bytes', available),
    gauge('SwapTotal_bytes', swaptotal),
    gauge('SwapFree_bytes', swapfree),
  ];
}

async function collectFileSystems(): Promise<MetricFamily[]> {
  const disks = await (await library()).fsSize();
  const family = (name: string, help: string, value: (disk: (typeof disks)[number]) => number): MetricFamily => ({
    name: `node_filesystem_${name}`,
    type: 'gauge',
    help,
    samples: disks.map((disk) => ({
      labels: [
        ['device', disk.fs],
        ['fstype', disk.type],
        ['mountpoint', disk.mount],
      ],
      value: value(disk),
    })),
  });
  return [
    family('size_bytes', 'Filesystem size in bytes.', ({ size }) => size),
    family('free_bytes', 'Filesystem free space in bytes.', ({ size, used }) => size - used),
    family('avail_bytes', 'Filesystem space available to non-root users in bytes.', ({ available }) => available),
  ];
}

async function collectNetwork(): Promise<MetricFamily[]> {
  const devices = await (await library()).networkStats('*');
  const family = (name: string, value: (device: (typeof devices)[number]) => number): MetricFamily => ({
    name: `node_network_${name}_total`,
    type: 'counter',
    help: `Network device statistic ${name}.`,
    samples: devices.map((device) => ({ labels: [['device', device.iface]], value: value(device) })),
  });
  return [
    family('receive_bytes', ({ rx_bytes }) => rx_bytes),
    family('receive_errs', ({ rx_errors }) => rx_errors),
    family('receive_drop', ({ rx_dropped }) => rx_dropped),
    family('transmit_bytes', ({ tx_bytes }) => tx_bytes),
    family('transmit_errs', ({ tx_errors }) => tx_errors),
    family('transmit_drop', ({ tx_dropped }) => tx_dropped),
  ];
}

/** The library gives one sum over all disks. */
async function collectDisks(): Promise<MetricFamily[]> {
  const { fsStats } = await library();
  const stats: { readonly rx?: number; readonly wx?: number } | null = await fsStats();
  if (!stats) return [];
  const family = (name: string, help: string, value: number): MetricFamily => ({
    name: `node_disk_${name}`,
    type: 'counter',
    help,
    samples: [{ labels: [['device', 'all']], value }],
  });
  return [
    family('read_bytes_total', 'The total number of bytes read successfully.', stats.rx ?? 0),
    family('written_bytes_total', 'The total number of bytes written successfully.', stats.wx ?? 0),
  ];
}
