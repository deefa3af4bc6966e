// Sockets by protocol, from /proc/net/sockstat and sockstat6.
import { linesOf, single, wordsOf, type Collector } from '@/server/scrape/host/collector';
import { readOptional, type HostSystem } from '@/server/scrape/host/host-system';

export function createSockstatCollector(system: HostSystem, pageSizeBytes: number): Collector {
  return {
    name: 'sockstat',
    collect: async () => {
      const text = `${await system.readText('/proc/net/sockstat')}\n${(await readOptional(system, '/proc/net/sockstat6')) ?? ''}`;
      return linesOf(text).flatMap((line) => {
        const [protocol = '', ...words] = wordsOf(line.replace(':', ''));
        return pairsOf(words).flatMap(([state, value]) => families(protocol, { state, value, pageSizeBytes }));
      });
    },
  };
}

function pairsOf(words: readonly string[]): [state: string, value: number][] {
  return words.flatMap((word, at) => (at % 2 === 0 ? [[word, Number(words[at + 1])] as [string, number]] : []));
}

function families(
  protocol: string,
  { state, value, pageSizeBytes }: { readonly state: string; readonly value: number; readonly pageSizeBytes: number },
) {
  if (protocol === 'sockets')
    return [single('gauge', 'node_sockstat_sockets_used', 'Number of IPv4 sockets in use.', value)];
  const gauge = (name: string, count: number) =>
    single('gauge', `node_sockstat_${protocol}_${name}`, `Number of ${protocol} sockets in state ${name}.`, count);
  return state === 'mem' ? [gauge('mem', value), gauge('mem_bytes', value * pageSizeBytes)] : [gauge(state, value)];
}
