// Memory, from /proc/meminfo: every field, in bytes where the kernel gives kilobytes.
import { linesOf, single, type Collector } from '@/server/scrape/host/collector';
import type { HostSystem } from '@/server/scrape/host/host-system';

const LINE = /^([^:]+):\s+(\d+)(?:\s+(kB))?$/;

export function createMeminfoCollector(system: HostSystem): Collector {
  return {
    name: 'meminfo',
    collect: async () =>
      linesOf(await system.readText('/proc/meminfo')).flatMap((line) => {
        const [, field = '', count = '', unit] = LINE.exec(line.trim()) ?? [];
        if (field === '') return [];
        // `Active(anon)` is Active_anon.
        const name = field.replaceAll(/\((.*)\)/g, '_$1') + (unit === undefined ? '' : '_bytes');
        const value = Number(count) * (unit === undefined ? 1 : 1024);
        return [single('gauge', `node_memory_${name}`, `Memory information field ${name}.`, value)];
      }),
  };
}
