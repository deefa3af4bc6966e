// Which addresses a scrape may never reach, however a name, a redirect or an odd notation leads there.
// Private networks are allowed: scraping them is the point.
import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Cloud metadata services, link-local, unspecified, multicast and broadcast addresses. */
const DENIED_RANGES = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
  '224.0.0.0/4',
  '255.255.255.255/32',
  '::/128',
  'fe80::/10',
  'fd00:ec2::254/128',
  'ff00::/8',
].map((range) => ipaddr.parseCIDR(range));

const DENIED_NAMES = new Set(['metadata.google.internal', 'metadata.goog', 'metadata']);

export function isDeniedName(host: string): boolean {
  return DENIED_NAMES.has(host.toLowerCase().replace(/\.$/, ''));
}

/** For literals in any notation; false for names. IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged as IPv4. */
export function isDeniedAddress(literal: string): boolean {
  const text = literal.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(text)) return false;
  return candidates(ipaddr.process(text)).some((address) =>
    DENIED_RANGES.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits)),
  );
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function candidates(address: Address): Address[] {
  if (address.kind() === 'ipv4') return [address];
  const bytes = address.toByteArray();
  const embedded = (from: number): Address => new ipaddr.IPv4(bytes.slice(from, from + 4));
  const isNat64 = address.range() === 'rfc6052';
  const is6to4 = address.range() === '6to4';
  const isCompatible = bytes.slice(0, 12).every((byte) => byte === 0) && bytes.slice(12).some((byte) => byte > 1);
  return [address, ...(isNat64 || isCompatible ? [embedded(12)] : []), ...(is6to4 ? [embedded(2)] : [])];
}

export class DeniedAddressError extends Error {
  readonly code = 'EDENIED';
  constructor(host: string) {
    super(`address of ${host} is never scraped (link-local, metadata service, multicast or unspecified)`);
  }
}

type Resolve = (
  host: string,
  options: LookupOptions & { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A `lookup` for sockets that hands out only addresses that passed; the socket connects to what was tested. */
export function guardedLookup(resolve: Resolve = systemLookup): LookupFunction {
  return (host, options, done) => {
    if (isDeniedName(host)) {
      done(new DeniedAddressError(host), []);
      return;
    }
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) {
        done(error, []);
        return;
      }
      const allowed = addresses.filter(({ address }) => !isDeniedAddress(address));
      const [first] = allowed;
      if (!first) done(new DeniedAddressError(host), []);
      else if (options.all) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };
}
