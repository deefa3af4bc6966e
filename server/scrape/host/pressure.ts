// Pressure stall information: how long work waited for CPU, memory and disks.
import { single, type Collector } from '@/server/scrape/host/collector';
import { readOptional, type HostSystem } from '@/server/scrape/host/host-system';

const WAITING = { name: 'waiting', line: 'some' } as const;
const STALLED = { name: 'stalled', line: 'full' } as const;
const RESOURCES = [
  { resource: 'cpu', kinds: [WAITING], waiting: 'Total time in seconds that processes have waited for CPU time' },
  {
    resource: 'io',
    kinds: [WAITING, STALLED],
    waiting: 'Total time in seconds that processes have waited due to IO congestion',
    stalled: 'Total time in seconds no process could make progress due to IO congestion',
  },
  {
    resource: 'memory',
    kinds: [WAITING, STALLED],
    waiting: 'Total time in seconds that processes have waited for memory',
    stalled: 'Total time in seconds no process could make progress due to memory congestion',
  },
] as const;

export function createPressureCollector(system: HostSystem): Collector {
  return {
    name: 'pressure',
    collect: async () => {
      const families = RESOURCES.map(async (entry) => {
        const text = (await readOptional(system, `/proc/pressure/${entry.resource}`)) ?? '';
        return entry.kinds.flatMap(({ name, line }) => {
          const microseconds = new RegExp(`^${line} .*total=(\\d+)`, 'm').exec(text)?.[1];
          if (microseconds === undefined) return [];
          const help = name === 'stalled' && 'stalled' in entry ? entry.stalled : entry.waiting;
          return [
            single(
              'counter',
              `node_pressure_${entry.resource}_${name}_seconds_total`,
              help,
              Number(microseconds) / 1e6,
            ),
          ];
        });
      });
      return (await Promise.all(families)).flat();
    },
  };
}
