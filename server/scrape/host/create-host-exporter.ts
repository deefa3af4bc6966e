// The built-in host exporter: this machine under node_exporter's metric names, so that its dashboards work as they are.
import { formatExposition, type MetricFamily } from '@/lib/formats/exposition/format-exposition';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Collector } from '@/server/scrape/host/collector';
import { createCpuCollector } from '@/server/scrape/host/cpu';
import { createDiskstatsCollector } from '@/server/scrape/host/diskstats';
import { createFilesystemCollector } from '@/server/scrape/host/filesystem';
import type { HostSystem } from '@/server/scrape/host/host-system';
import { createOsCollector, createTimeCollector, createUnameCollector } from '@/server/scrape/host/identity';
import {
  createConntrackCollector,
  createEntropyCollector,
  createFilefdCollector,
} from '@/server/scrape/host/kernel-limits';
import { createLoadavgCollector } from '@/server/scrape/host/loadavg';
import { createMeminfoCollector } from '@/server/scrape/host/meminfo';
import { createNetclassCollector } from '@/server/scrape/host/netclass';
import { createNetdevCollector } from '@/server/scrape/host/netdev';
import { createNetstatCollector } from '@/server/scrape/host/netstat';
import { createPortableCollectors } from '@/server/scrape/host/portable';
import { createPressureCollector } from '@/server/scrape/host/pressure';
import { createSockstatCollector } from '@/server/scrape/host/sockstat';
import { createStatCollector } from '@/server/scrape/host/stat';
import { createVmstatCollector } from '@/server/scrape/host/vmstat';
import type { Timers } from '@/server/platform/timers';

interface HostExporterDeps {
  readonly system: HostSystem;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** `process.platform`. */
  readonly platform: string;
}

/** Text format 0.0.4 of everything that this machine offers; a collector that fails is reported, the others go on. */
export type ReadHostMetrics = () => Promise<string>;

/** x86 and most others; where it differs, only `node_sockstat_*_mem_bytes` is off. */
const PAGE_SIZE_BYTES = 4096;

export function createHostExporter(deps: HostExporterDeps): ReadHostMetrics {
  const { clock, log } = deps;
  const collectors = deps.platform === 'linux' ? linuxCollectors(deps) : portableCollectors(deps);
  const failing = new Set<string>();

  const run = async (collector: Collector): Promise<Outcome> => {
    const startedMs = clock.monotonicMs();
    let families: readonly MetricFamily[] = [];
    let isGood = true;
    try {
      families = await collector.collect();
      failing.delete(collector.name);
    } catch (thrown) {
      isGood = false;
      // Once a change of state: most failures mean that the machine has no such thing.
      if (!failing.has(collector.name))
        log.debug({ err: thrown, collector: collector.name }, 'A host collector failed');
      failing.add(collector.name);
    }
    return { name: collector.name, families, isGood, seconds: (clock.monotonicMs() - startedMs) / 1000 };
  };

  return async () => {
    const outcomes = await Promise.all(collectors.map(run));
    return formatExposition([...outcomes.flatMap(({ families }) => families), ...collectorFamilies(outcomes)]);
  };
}

interface Outcome {
  readonly name: string;
  readonly families: readonly MetricFamily[];
  readonly isGood: boolean;
  readonly seconds: number;
}

function collectorFamilies(outcomes: readonly Outcome[]): MetricFamily[] {
  const family = (name: string, help: string, value: (outcome: Outcome) => number): MetricFamily => ({
    name: `node_scrape_collector_${name}`,
    type: 'gauge',
    help: `node_exporter: ${help}`,
    samples: outcomes.map((outcome) => ({ labels: [['collector', outcome.name]], value: value(outcome) })),
  });
  return [
    family('duration_seconds', 'Duration of a collector scrape.', ({ seconds }) => seconds),
    family('success', 'Whether a collector succeeded.', ({ isGood }) => Number(isGood)),
  ];
}

function linuxCollectors({ system, clock, timers }: HostExporterDeps): Collector[] {
  return [
    createConntrackCollector(system),
    createCpuCollector(system),
    createDiskstatsCollector(system),
    createEntropyCollector(system),
    createFilefdCollector(system),
    createFilesystemCollector(system, timers),
    createLoadavgCollector(system),
    createMeminfoCollector(system),
    createNetclassCollector(system),
    createNetdevCollector(system),
    createNetstatCollector(system),
    createOsCollector(system),
    createPressureCollector(system),
    createSockstatCollector(system, PAGE_SIZE_BYTES),
    createStatCollector(system),
    createTimeCollector(() => clock.nowMs()),
    createUnameCollector(system),
    createVmstatCollector(system),
  ];
}

function portableCollectors({ system, clock }: HostExporterDeps): Collector[] {
  return [
    ...createPortableCollectors(() => clock.nowMs()),
    createTimeCollector(() => clock.nowMs()),
    createUnameCollector(system),
  ];
}
