import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createLineDictionary } from '@/lib/formats/exposition/line-dictionary';
import { parseExposition } from '@/lib/formats/exposition/parse-exposition';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createHostExporter } from '@/server/scrape/host/create-host-exporter';
import { realHostSystem, type HostSystem } from '@/server/scrape/host/host-system';
import { createFakeHost } from '@/server/scrape/testing/fake-host-system';
import { createManualTime } from '@/server/scrape/testing/manual-time';
import { systemTimers, type Timers } from '@/server/platform/timers';

const read = (system: HostSystem, timers: Timers = systemTimers, platform = 'linux') =>
  createHostExporter({ system, clock: systemClock, timers, log: silentLog(), platform });

/** Lines of the exposition that begin with the name, without comments. */
const linesOf = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(name));

const STATS = {
  blockSizeBytes: 4096,
  blockCount: 1000,
  freeBlockCount: 400,
  availableBlockCount: 300,
  fileCount: 50,
  freeFileCount: 20,
};

test('CPU times come in seconds, by CPU and mode', async () => {
  const host = createFakeHost({
    files: {
      '/proc/stat': 'cpu  9 9 9 9\ncpu0 250 1 2 3 4 5 6 7 8 9\nbtime 1700000000\nctxt 5\nintr 7 1 2\nprocesses 3\n',
    },
  });
  const text = await read(host)();
  expect(linesOf(text, 'node_cpu_seconds_total')).toEqual([
    'node_cpu_seconds_total{cpu="0",mode="user"} 2.5',
    'node_cpu_seconds_total{cpu="0",mode="nice"} 0.01',
    'node_cpu_seconds_total{cpu="0",mode="system"} 0.02',
    'node_cpu_seconds_total{cpu="0",mode="idle"} 0.03',
    'node_cpu_seconds_total{cpu="0",mode="iowait"} 0.04',
    'node_cpu_seconds_total{cpu="0",mode="irq"} 0.05',
    'node_cpu_seconds_total{cpu="0",mode="softirq"} 0.06',
    'node_cpu_seconds_total{cpu="0",mode="steal"} 0.07',
  ]);
  expect(text).toContain('# TYPE node_cpu_seconds_total counter\n');
  expect(linesOf(text, 'node_boot_time_seconds')).toEqual(['node_boot_time_seconds 1700000000']);
  expect(linesOf(text, 'node_intr_total')).toEqual(['node_intr_total 7']);
});

test('memory comes in bytes where the kernel gives kilobytes', async () => {
  const host = createFakeHost({
    files: { '/proc/meminfo': 'MemTotal: 2 kB\nActive(anon): 1 kB\nHugePages_Total:   3\n' },
  });
  expect(linesOf(await read(host)(), 'node_memory')).toEqual([
    'node_memory_MemTotal_bytes 2048',
    'node_memory_Active_anon_bytes 1024',
    'node_memory_HugePages_Total 3',
  ]);
});

test('disks are counted in bytes and seconds; partitions and loops are left out', async () => {
  const host = createFakeHost({
    files: {
      '/proc/diskstats':
        '8 0 sda 1 2 4 500 5 6 8 1000 9 10 11\n8 1 sda1 1 1 1 1\n7 0 loop0 0 0 0 0\n259 0 nvme0n1 0 0 2 0\n',
      '/run/udev/data/b8:0': 'S:disk\nE:ID_MODEL=Fast\nE:ID_SERIAL_SHORT=X1\n',
    },
  });
  const text = await read(host)();
  expect(linesOf(text, 'node_disk_read_bytes_total')).toEqual([
    'node_disk_read_bytes_total{device="sda"} 2048',
    'node_disk_read_bytes_total{device="nvme0n1"} 1024',
  ]);
  expect(linesOf(text, 'node_disk_write_time_seconds_total')).toEqual([
    'node_disk_write_time_seconds_total{device="sda"} 1',
  ]);
  expect(linesOf(text, 'node_disk_info{device="sda"')[0]).toContain('model="Fast",serial="X1"');
});

describe('file systems', () => {
  const mounts = [
    '/dev/vda / ext4 rw,relatime 0 0',
    '/dev/vdb /mnt/my\\040disk ext4 ro 0 0',
    'proc /proc proc rw 0 0',
    'overlay /var/lib/docker/overlay2/x overlay rw 0 0',
    'tmpfs /run/user tmpfs rw 0 0',
  ].join('\n');

  test('are measured; those of the kernel are left out', async () => {
    const host = createFakeHost({
      files: { '/proc/1/mounts': mounts },
      fileSystems: { '/': STATS, '/mnt/my disk': STATS },
    });
    const text = await read(host)();
    expect(linesOf(text, 'node_filesystem_avail_bytes')).toEqual([
      'node_filesystem_avail_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 1228800',
      'node_filesystem_avail_bytes{device="/dev/vdb",fstype="ext4",mountpoint="/mnt/my disk"} 1228800',
    ]);
    expect(linesOf(text, 'node_filesystem_readonly').map((line) => line.at(-1))).toEqual(['0', '1']);
  });

  test('that do not answer are given up, and left aside while they hang', async () => {
    const time = createManualTime();
    const host = createFakeHost({
      files: { '/proc/1/mounts': mounts },
      fileSystems: { '/': STATS, '/mnt/my disk': 'stuck' },
    });
    const exporter = read(host, time.timers);
    const first = exporter();
    while (time.waitingCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    time.advance(2000);
    const errors = (text: string) => linesOf(text, 'node_filesystem_device_error').map((line) => line.at(-1));
    expect(errors(await first)).toEqual(['0', '1']);
    expect(errors(await exporter())).toEqual(['0', '1']);
  });
});

test('network devices', async () => {
  const device = Object.fromEntries(
    Object.entries({
      operstate: 'up',
      mtu: '1500',
      speed: '1000',
      flags: '0x1003',
      address: 'aa:bb',
      carrier_changes: '2',
    }).map(([file, text]) => [`/sys/class/net/eth0/${file}`, `${text}\n`]),
  );
  const host = createFakeHost({
    files: {
      ...device,
      '/proc/net/dev':
        'Inter-|   Receive |  Transmit\n face |bytes    packets\n  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n',
    },
  });
  const text = await read(host)();
  expect(linesOf(text, 'node_network_receive_bytes_total')).toEqual([
    'node_network_receive_bytes_total{device="eth0"} 1',
  ]);
  expect(linesOf(text, 'node_network_transmit_bytes_total')).toEqual([
    'node_network_transmit_bytes_total{device="eth0"} 9',
  ]);
  expect(linesOf(text, 'node_network_up')).toEqual(['node_network_up{device="eth0"} 1']);
  expect(linesOf(text, 'node_network_speed_bytes')).toEqual(['node_network_speed_bytes{device="eth0"} 125000000']);
  expect(linesOf(text, 'node_network_flags')).toEqual(['node_network_flags{device="eth0"} 4099']);
});

test('a collector that fails is reported; the others go on', async () => {
  const text = await read(createFakeHost({ files: { '/proc/loadavg': '0.1 0.2 0.3 1/2 3\n' } }))();
  expect(linesOf(text, 'node_load')).toEqual(['node_load1 0.1', 'node_load5 0.2', 'node_load15 0.3']);
  expect(text).toContain('node_scrape_collector_success{collector="loadavg"} 1\n');
  expect(text).toContain('node_scrape_collector_success{collector="meminfo"} 0\n');
});

test('where there is no /proc a library tells the most important', async () => {
  const text = await read(createFakeHost({}), systemTimers, 'darwin')();
  for (const name of [
    'node_cpu_seconds_total',
    'node_load1',
    'node_memory_MemTotal_bytes',
    'node_filesystem_size_bytes',
    'node_boot_time_seconds',
  ])
    expect(linesOf(text, name).length).toBeGreaterThan(0);
});

test('the exposition of this machine parses', async () => {
  const bytes = new TextEncoder().encode(await read(realHostSystem, systemTimers, process.platform)());
  expect(parseExposition(bytes, createLineDictionary(), 'prometheus').count).toBeGreaterThan(20);
});

const NODE_EXPORTER = '/usr/bin/prometheus-node-exporter';

describe.skipIf(!existsSync(NODE_EXPORTER))('beside a real node_exporter (Debian: prometheus-node-exporter)', () => {
  test('the same series have the same names, labels and types, and steady values agree', async () => {
    const theirs = await readNodeExporter();
    const ours = parseText(await read(realHostSystem)());
    const shared = [...ours.values.keys()].filter((series) => theirs.values.has(series));
    expect(shared.length).toBeGreaterThan(200);
    // What Debian's build leaves out has nothing to compare with.
    const typesOfBoth = [...ours.types].filter(([name]) => theirs.types.has(name));
    expect(typesOfBoth.map(([name, type]) => [name, type])).toEqual(
      typesOfBoth.map(([name]) => [name, theirs.types.get(name)]),
    );
    const steady =
      /^node_(?:memory_MemTotal|memory_SwapTotal|boot_time|uname|os_info|disk_info|filesystem_(?:size|files\{)|filefd_maximum|network_(?:mtu|info|flags|up)|cpu_guest)/;
    const compared = shared.filter((series) => steady.test(series));
    expect(compared.length).toBeGreaterThan(5);
    for (const series of compared)
      expect([series, ours.values.get(series)]).toEqual([series, theirs.values.get(series)]);

    const theirCpu = [...theirs.values.keys()].filter((series) => series.startsWith('node_cpu_seconds_total'));
    expect(theirCpu.filter((series) => !ours.values.has(series))).toEqual([]);
    for (const series of theirCpu) {
      const [before = 0, after = 0] = [theirs.values.get(series), ours.values.get(series)];
      expect(after - before).toBeGreaterThanOrEqual(-1);
    }
  });
});

interface Parsed {
  readonly values: ReadonlyMap<string, number>;
  readonly types: ReadonlyMap<string, string>;
}

function parseText(text: string): Parsed {
  const dictionary = createLineDictionary();
  const { count, lineIds, values } = parseExposition(new TextEncoder().encode(text), dictionary, 'prometheus');
  const pairs = Array.from({ length: count }, (_, row): [string, number] => {
    const [, name = '', ...labels] = dictionary.labels[lineIds[row] ?? 0] ?? [];
    return [`${name}{${labels.join('=')}}`, values[row] ?? Number.NaN];
  });
  return { values: new Map(pairs), types: new Map([...dictionary.families].map(([name, { type }]) => [name, type])) };
}

async function readNodeExporter(): Promise<Parsed> {
  const port = await freePort();
  const child = spawn(NODE_EXPORTER, [`--web.listen-address=127.0.0.1:${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    // It says so on standard error when it listens.
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (chunk) => {
        if (String(chunk).includes('TLS is disabled')) resolve();
      });
    });
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    return parseText(await answer.text());
  } finally {
    child.kill();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
