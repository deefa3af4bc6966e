// Properties of network devices, from /sys/class/net.
import type { FamilyType, MetricFamily } from '@/lib/formats/exposition/format-exposition';
import type { Collector } from '@/server/scrape/host/collector';
import { readOptional, type HostSystem } from '@/server/scrape/host/host-system';

/** A host of containers may have thousands of devices; each costs some twenty small reads. */
const DEVICE_LIMIT = 100;
/** Mbit/s in bytes/s. */
const BYTES_A_MEGABIT = 125_000;

interface Property {
  readonly file: string;
  readonly name: string;
  readonly type?: FamilyType;
  readonly factor?: number;
}

const PROPERTIES: readonly Property[] = [
  { file: 'addr_assign_type', name: 'address_assign_type' },
  { file: 'carrier', name: 'carrier' },
  { file: 'carrier_changes', name: 'carrier_changes_total', type: 'counter' },
  { file: 'carrier_down_count', name: 'carrier_down_changes_total', type: 'counter' },
  { file: 'carrier_up_count', name: 'carrier_up_changes_total', type: 'counter' },
  { file: 'dev_id', name: 'device_id' },
  { file: 'dormant', name: 'dormant' },
  { file: 'flags', name: 'flags' },
  { file: 'ifindex', name: 'iface_id' },
  { file: 'iflink', name: 'iface_link' },
  { file: 'link_mode', name: 'iface_link_mode' },
  { file: 'mtu', name: 'mtu_bytes' },
  { file: 'name_assign_type', name: 'name_assign_type' },
  { file: 'netdev_group', name: 'net_dev_group' },
  { file: 'type', name: 'protocol_type' },
  { file: 'speed', name: 'speed_bytes', factor: BYTES_A_MEGABIT },
  { file: 'tx_queue_len', name: 'transmit_queue_length' },
];
const INFO_FILES = ['address', 'broadcast', 'duplex', 'ifalias', 'operstate'];

interface Device {
  readonly device: string;
  readonly texts: ReadonlyMap<string, string>;
}

export function createNetclassCollector(system: HostSystem): Collector {
  const files = [...PROPERTIES.map(({ file }) => file), ...INFO_FILES];
  const read = async (device: string): Promise<Device> => {
    const texts = await Promise.all(
      files.map(async (file): Promise<readonly [string, string | undefined]> => [
        file,
        await readOptional(system, `/sys/class/net/${device}/${file}`),
      ]),
    );
    return { device, texts: new Map(texts.flatMap(([file, text]) => (text === undefined ? [] : [[file, text]]))) };
  };
  return {
    name: 'netclass',
    collect: async () => {
      const names = await system.listFolder('/sys/class/net');
      const devices = (await Promise.all(names.slice(0, DEVICE_LIMIT).map(read))).filter(({ texts }) => texts.size > 0);
      return [
        infoFamily(devices),
        upFamily(devices),
        ...PROPERTIES.map((property) => propertyFamily(property, devices)),
      ];
    },
  };
}

function propertyFamily(
  { file, name, type = 'gauge', factor = 1 }: Property,
  devices: readonly Device[],
): MetricFamily {
  return {
    name: `node_network_${name}`,
    type,
    help: `Network device property: ${name}`,
    samples: devices.flatMap(({ device, texts }) => {
      // Hexadecimal (flags, dev_id) and decimal alike.
      const value = Number(texts.get(file) || Number.NaN);
      return Number.isNaN(value) ? [] : [{ labels: [['device', device]], value: value * factor }];
    }),
  };
}

function infoFamily(devices: readonly Device[]): MetricFamily {
  return {
    name: 'node_network_info',
    type: 'gauge',
    help: 'Non-numeric data from /sys/class/net/<iface>, value is always 1.',
    samples: devices.map(({ device, texts }) => ({
      labels: [['device', device], ...INFO_FILES.map((file): [string, string] => [file, texts.get(file) ?? ''])],
      value: 1,
    })),
  };
}

function upFamily(devices: readonly Device[]): MetricFamily {
  return {
    name: 'node_network_up',
    type: 'gauge',
    help: "Value is 1 if operstate is 'up', 0 otherwise.",
    samples: devices.map(({ device, texts }) => ({
      labels: [['device', device]],
      value: Number(texts.get('operstate') === 'up'),
    })),
  };
}
