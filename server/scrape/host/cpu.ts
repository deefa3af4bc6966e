// Time that each CPU spent in each mode, from /proc/stat.
import { linesOf, wordsOf, type Collector } from '@/server/scrape/host/collector';
import type { HostSystem } from '@/server/scrape/host/host-system';

/** The kernel counts in hundredths of a second for user space, whatever its own tick is. */
const TICKS_A_SECOND = 100;
/** Column of /proc/stat after the name → mode. */
const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'];

export function createCpuCollector(system: HostSystem): Collector {
  return {
    name: 'cpu',
    collect: async () => {
      const cpus = linesOf(await system.readText('/proc/stat'))
        .map(wordsOf)
        .filter(([name = '']) => /^cpu\d+$/.test(name))
        .map(([name = '', ...ticks]) => ({
          cpu: name.slice(3),
          seconds: ticks.map((tick) => Number(tick) / TICKS_A_SECOND),
        }));
      return [
        {
          name: 'node_cpu_guest_seconds_total',
          type: 'counter',
          help: 'Seconds the CPUs spent in guests (VMs) for each mode.',
          samples: cpus.flatMap(({ cpu, seconds }) => [
            {
              labels: [
                ['cpu', cpu],
                ['mode', 'user'],
              ],
              value: seconds[8] ?? 0,
            },
            {
              labels: [
                ['cpu', cpu],
                ['mode', 'nice'],
              ],
              value: seconds[9] ?? 0,
            },
          ]),
        },
        {
          name: 'node_cpu_seconds_total',
          type: 'counter',
          help: 'Seconds the CPUs spent in each mode.',
          samples: cpus.flatMap(({ cpu, seconds }) =>
            MODES.map((mode, at) => ({
              labels: [['cpu', cpu] as const, ['mode', mode] as const],
              value: seconds[at] ?? 0,
            })),
          ),
        },
      ];
    },
  };
}
