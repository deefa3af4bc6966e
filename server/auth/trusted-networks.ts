// WATCHFIRE_TRUSTED_NETWORKS: which socket addresses may use the open routes without credentials.
import ipaddr from 'ipaddr.js';
import { InputError } from '@/lib/errors/input-error';

/** Throws InputError for text that is no CIDR. An IPv4 address inside IPv6 (`::ffff:10.0.0.1`) counts as the IPv4 address. */
export function createTrustedNetworks(cidrs: readonly string[]): (address: string) => boolean {
  const networks = cidrs.map(parseNetwork);
  return (address) => {
    if (networks.length === 0 || !ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
  };
}

function parseNetwork(cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  try {
    if (!cidr.includes('/')) {
      const address = ipaddr.process(cidr);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    }
    const [network, bits] = ipaddr.parseCIDR(cidr);
    const isMapped = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= 96;
    return isMapped ? [network.toIPv4Address(), bits - 96] : [network, bits];
  } catch (cause) {
    throw new InputError(
      `Cannot use "${cidr}" in WATCHFIRE_TRUSTED_NETWORKS: expected a network like "10.0.0.0/8" or "fd00::/8"`,
      { cause },
    );
  }
}
