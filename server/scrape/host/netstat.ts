// Counters of the network protocols, from /proc/net/{netstat,snmp,snmp6}; those that node_exporter shows by default.
import { linesOf, single, wordsOf, type Collector } from '@/server/scrape/host/collector';
import { readOptional, type HostSystem } from '@/server/scrape/host/host-system';

const SHOWN = new RegExp(
  `^(?:${[
    '.*_(?:InErrors|InErrs)',
    'Ip_Forwarding',
    'Ip(?:6|Ext)_(?:InOctets|OutOctets)',
    'Icmp6?_(?:InMsgs|OutMsgs)',
    'TcpExt_(?:Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)',
    'Tcp_(?:ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)',
    'Udp6?_(?:InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors)',
  ].join('|')})$`,
);

export function createNetstatCollector(system: HostSystem): Collector {
  return {
    name: 'netstat',
    collect: async () => {
      const pairs = [
        ...fromTable(await system.readText('/proc/net/netstat')),
        ...fromTable(await system.readText('/proc/net/snmp')),
        ...fromList((await readOptional(system, '/proc/net/snmp6')) ?? ''),
      ];
      return pairs
        .filter(([name]) => SHOWN.test(name))
        .map(([name, value]) =>
          single('untyped', `node_netstat_${name}`, `Statistic ${name.replace('_', '')}.`, value),
        );
    },
  };
}

type Pair = readonly [name: string, value: number];

/** Two lines each: names, then values, both after the protocol. */
function fromTable(text: string): Pair[] {
  const lines = linesOf(text).map(wordsOf);
  return lines.flatMap(([protocol = '', ...names], at) => {
    if (at % 2 === 1) return [];
    const values = lines[at + 1]?.slice(1) ?? [];
    return names.map((name, column): Pair => [`${protocol.replace(':', '')}_${name}`, Number(values[column])]);
  });
}

/** One line each: protocol and name in one word (`Icmp6InMsgs`), then the value. */
function fromList(text: string): Pair[] {
  return linesOf(text).flatMap((line) => {
    const [word = '', value = ''] = wordsOf(line);
    const six = word.indexOf('6');
    return six === -1 ? [] : [[`${word.slice(0, six + 1)}_${word.slice(six + 1)}`, Number(value)] as const];
  });
}
