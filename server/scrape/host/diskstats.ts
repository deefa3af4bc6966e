// Input and output of block devices, from /proc/diskstats; what is known of each device, from the database of udev.
import type { FamilyType, MetricFamily } from '@/lib/formats/exposition/format-exposition';
import { linesOf, wordsOf, type Collector } from '@/server/scrape/host/collector';
import { readOptional, type HostSystem } from '@/server/scrape/host/host-system';

/** Memory disks, loops, floppies and partitions are left out: the whole disk has it all. */
const EXCLUDED = /^(?:z?ram|loop|fd|(?:h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/;
/** A sector of /proc/diskstats, whatever the device uses. */
const SECTOR_BYTES = 512;
const MILLISECOND = 0.001;

interface Column {
  readonly name: string;
  readonly help: string;
  readonly factor?: number;
  readonly type?: FamilyType;
}

/** Columns after the device's name, in the order of the kernel. */
const COLUMNS: readonly Column[] = [
  { name: 'reads_completed_total', help: 'The total number of reads completed successfully.' },
  { name: 'reads_merged_total', help: 'The total number of reads merged.' },
  { name: 'read_bytes_total', help: 'The total number of bytes read successfully.', factor: SECTOR_BYTES },
  { name: 'read_time_seconds_total', help: 'The total number of seconds spent by all reads.', factor: MILLISECOND },
  { name: 'writes_completed_total', help: 'The total number of writes completed successfully.' },
  { name: 'writes_merged_total', help: 'The number of writes merged.' },
  { name: 'written_bytes_total', help: 'The total number of bytes written successfully.', factor: SECTOR_BYTES },
  {
    name: 'write_time_seconds_total',
    help: 'This is the total number of seconds spent by all writes.',
    factor: MILLISECOND,
  },
  { name: 'io_now', help: 'The number of I/Os currently in progress.', type: 'gauge' },
  { name: 'io_time_seconds_total', help: 'Total seconds spent doing I/Os.', factor: MILLISECOND },
  {
    name: 'io_time_weighted_seconds_total',
    help: 'The weighted # of seconds spent doing I/Os.',
    factor: MILLISECOND,
  },
  { name: 'discards_completed_total', help: 'The total number of discards completed successfully.' },
  { name: 'discards_merged_total', help: 'The total number of discards merged.' },
  { name: 'discarded_sectors_total', help: 'The total number of sectors discarded successfully.' },
  {
    name: 'discard_time_seconds_total',
    help: 'This is the total number of seconds spent by all discards.',
    factor: MILLISECOND,
  },
  { name: 'flush_requests_total', help: 'The total number of flush requests completed successfully' },
  {
    name: 'flush_requests_time_seconds_total',
    help: 'This is the total number of seconds spent by all flush requests.',
    factor: MILLISECOND,
  },
];

interface Device {
  readonly major: string;
  readonly minor: string;
  readonly name: string;
  readonly values: readonly number[];
}

export function createDiskstatsCollector(system: HostSystem): Collector {
  return {
    name: 'diskstats',
    collect: async () => {
      const devices = linesOf(await system.readText('/proc/diskstats'))
        .map(toDevice)
        .filter(({ name }) => name !== '' && !EXCLUDED.test(name));
      return [await infoFamily(system, devices), ...COLUMNS.map((column, at) => columnFamily(column, at, devices))];
    },
  };
}

function toDevice(line: string): Device {
  const [major = '', minor = '', name = '', ...values] = wordsOf(line);
  return { major, minor, name, values: values.map(Number) };
}

function columnFamily(
  { name, help, factor = 1, type = 'counter' }: Column,
  at: number,
  devices: readonly Device[],
): MetricFamily {
  return {
    name: `node_disk_${name}`,
    type,
    help,
    samples: devices.flatMap(({ name: device, values }) => {
      const value = values[at];
      return value === undefined ? [] : [{ labels: [['device', device]], value: value * factor }];
    }),
  };
}

async function infoFamily(system: HostSystem, devices: readonly Device[]): Promise<MetricFamily> {
  const samples = devices.map(async ({ major, minor, name }) => {
    const known = new Map(
      ((await readOptional(system, `/run/udev/data/b${major}:${minor}`)) ?? '')
        .split('\n')
        .filter((line) => line.startsWith('E:'))
        .map((line) => line.slice(2).split('=', 2))
        .map(([key = '', value = '']) => [key, value]),
    );
    const labels = [
      ['device', name],
      ['major', major],
      ['minor', minor],
      ['path', known.get('ID_PATH') ?? ''],
      ['wwn', known.get('ID_WWN') ?? ''],
      ['model', known.get('ID_MODEL') ?? ''],
      ['serial', known.get('ID_SERIAL_SHORT') ?? ''],
      ['revision', known.get('ID_REVISION') ?? ''],
    ] as const;
    return { labels, value: 1 };
  });
  return {
    name: 'node_disk_info',
    type: 'gauge',
    help: 'Info of /sys/block/<block_device>.',
    samples: await Promise.all(samples),
  };
}
