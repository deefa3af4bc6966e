// Which proxy a URL goes through: the job's `proxy_url`, or the environment when the job says so; `no_proxy` excepts hosts.
import ipaddr from 'ipaddr.js';
import type { ProxyConfig } from '@/lib/config/prometheus/prometheus-config';

type Environment = Readonly<Record<string, string | undefined>>;

/** Null for a direct connection. */
export function proxyFor(url: string, proxy: ProxyConfig, environment: Environment): string | null {
  if (!proxy.isFromEnvironment && (proxy.url ?? '') === '') return null;
  const { protocol, hostname, port } = new URL(url);
  const read = (name: string) => environment[name.toLowerCase()] ?? environment[name.toUpperCase()];
  const chosen = proxy.isFromEnvironment ? read(protocol === 'https:' ? 'https_proxy' : 'http_proxy') : proxy.url;
  if (chosen === undefined || chosen === '') return null;
  const except = proxy.isFromEnvironment ? read('no_proxy') : proxy.except;
  const isLocal = proxy.isFromEnvironment && (hostname === 'localhost' || /^(?:127\.|\[::1\]$)/.test(hostname));
  return isLocal || isExcepted({ hostname, port }, except ?? '') ? null : chosen;
}

/** Entries are `*`, hosts, domains (with their subdomains), addresses and CIDRs, each perhaps with a port. */
function isExcepted({ hostname, port }: { readonly hostname: string; readonly port: string }, except: string): boolean {
  return except
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      if (entry.includes('/')) return isInNetwork(hostname, entry);
      const [name = '', entryPort] = entry.split(':');
      if (entryPort !== undefined && entryPort !== port) return false;
      const domain = name.replace(/^\*?\./, '');
      return hostname === domain || hostname.endsWith(`.${domain}`);
    });
}

function isInNetwork(hostname: string, network: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(host) || !ipaddr.isValidCIDR(network)) return false;
  const address = ipaddr.parse(host);
  const [base, bits] = ipaddr.parseCIDR(network);
  return address.kind() === base.kind() && address.match(base, bits);
}
