// Traffic of network devices, from /proc/net/dev.
import { linesOf, wordsOf, type Collector } from '@/server/scrape/host/collector';
import type { HostSystem } from '@/server/scrape/host/host-system';

const COLUMNS = [
  ...['bytes', 'packets', 'errs', 'drop', 'fifo', 'frame', 'compressed', 'multicast'].map((name) => `receive_${name}`),
  ...['bytes', 'packets', 'errs', 'drop', 'fifo', 'colls', 'carrier', 'compressed'].map((name) => `transmit_${name}`),
];

export function createNetdevCollector(system: HostSystem): Collector {
  return {
    name: 'netdev',
    collect: async () => {
      const devices = linesOf(await system.readText('/proc/net/dev')).flatMap((line) => {
        const colon = line.lastIndexOf(':');
        if (colon === -1 || line.includes('|')) return [];
        return [{ device: line.slice(0, colon).trim(), values: wordsOf(line.slice(colon + 1)).map(Number) }];
      });
      return COLUMNS.map((column, at) => ({
        name: `node_network_${column}_total`,
        type: 'counter',
        help: `Network device statistic ${column}.`,
        samples: devices.map(({ device, values }) => ({ labels: [['device', device]], value: values[at] ?? 0 })),
      }));
    },
  };
}
