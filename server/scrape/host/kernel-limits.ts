// Small counters of the kernel that stand in files of their own: file descriptors, entropy, tracked connections.
import { single, wordsOf, type Collector } from '@/server/scrape/host/collector';
import type { HostSystem } from '@/server/scrape/host/host-system';

export function createFilefdCollector(system: HostSystem): Collector {
  return {
    name: 'filefd',
    collect: async () => {
      const [allocated = '', , maximum = ''] = wordsOf(await system.readText('/proc/sys/fs/file-nr'));
      const gauge = (name: string, value: string) =>
        single('gauge', `node_filefd_${name}`, `File descriptor statistics: ${name}.`, Number(value));
      return [gauge('allocated', allocated), gauge('maximum', maximum)];
    },
  };
}

export function createEntropyCollector(system: HostSystem): Collector {
  return {
    name: 'entropy',
    collect: async () => {
      const read = async (file: string) => Number(await system.readText(`/proc/sys/kernel/random/${file}`));
      return [
        single('gauge', 'node_entropy_available_bits', 'Bits of available entropy.', await read('entropy_avail')),
        single('gauge', 'node_entropy_pool_size_bits', 'Bits of entropy pool.', await read('poolsize')),
      ];
    },
  };
}

export function createConntrackCollector(system: HostSystem): Collector {
  return {
    name: 'conntrack',
    collect: async () => {
      const read = async (file: string) => Number(await system.readText(`/proc/sys/net/netfilter/${file}`));
      return [
        single(
          'gauge',
          'node_nf_conntrack_entries',
          'Number of currently allocated flow entries for connection tracking.',
          await read('nf_conntrack_count'),
        ),
        single(
          'gauge',
          'node_nf_conntrack_entries_limit',
          'Maximum size of connection tracking table.',
          await read('nf_conntrack_max'),
        ),
      ];
    },
  };
}
