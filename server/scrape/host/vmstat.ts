// Paging and swapping, from /proc/vmstat.
import { linesOf, single, wordsOf, type Collector } from '@/server/scrape/host/collector';
import type { HostSystem } from '@/server/scrape/host/host-system';

const SHOWN = /^(?:oom_kill|pgpg|pswp|pg.*fault)/;

export function createVmstatCollector(system: HostSystem): Collector {
  return {
    name: 'vmstat',
    collect: async () =>
      linesOf(await system.readText('/proc/vmstat'))
        .map(wordsOf)
        .filter(([name = '']) => SHOWN.test(name))
        .map(([name = '', value = '']) =>
          single('untyped', `node_vmstat_${name}`, `/proc/vmstat information field ${name}.`, Number(value)),
        ),
  };
}
