// Load averages, from /proc/loadavg.
import { single, wordsOf, type Collector } from '@/server/scrape/host/collector';
import type { HostSystem } from '@/server/scrape/host/host-system';

export function createLoadavgCollector(system: HostSystem): Collector {
  return {
    name: 'loadavg',
    collect: async () => {
      const averages = wordsOf(await system.readText('/proc/loadavg'));
      return [1, 5, 15].map((minutes, at) =>
        single('gauge', `node_load${minutes}`, `${minutes}m load average.`, Number(averages[at])),
      );
    },
  };
}
