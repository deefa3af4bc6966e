// Counters of the kernel as a whole, from /proc/stat.
import type { MetricFamily } from '@/lib/formats/exposition/format-exposition';
import { linesOf, single, wordsOf, type Collector } from '@/server/scrape/host/collector';
import type { HostSystem } from '@/server/scrape/host/host-system';

const FAMILIES: Readonly<Record<string, (value: number) => MetricFamily>> = {
  btime: (value) => single('gauge', 'node_boot_time_seconds', 'Node boot time, in unixtime.', value),
  ctxt: (value) => single('counter', 'node_context_switches_total', 'Total number of context switches.', value),
  processes: (value) => single('counter', 'node_forks_total', 'Total number of forks.', value),
  intr: (value) => single('counter', 'node_intr_total', 'Total number of interrupts serviced.', value),
  procs_running: (value) => single('gauge', 'node_procs_running', 'Number of processes in runnable state.', value),
  procs_blocked: (value) =>
    single('gauge', 'node_procs_blocked', 'Number of processes blocked waiting for I/O to complete.', value),
};

export function createStatCollector(system: HostSystem): Collector {
  return {
    name: 'stat',
    collect: async () =>
      linesOf(await system.readText('/proc/stat')).flatMap((line) => {
        const [name = '', value = ''] = wordsOf(line);
        const family = FAMILIES[name];
        return family ? [family(Number(value))] : [];
      }),
  };
}
