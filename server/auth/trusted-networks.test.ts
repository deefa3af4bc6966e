// Which addresses are inside the trusted networks.
import { expect, test } from 'vitest';
import { createTrustedNetworks } from '@/server/auth/trusted-networks';

test.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '::ffff:10.0.0.1', true],
  ['::ffff:10.0.0.0/104', '10.0.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['192.0.2.4', '192.0.2.4', true],
  ['192.0.2.4', '192.0.2.5', false],
  ['fd00::/8', 'fd12::1', true],
  ['fd00::/8', '10.0.0.1', false],
  ['::1', '::1', true],
  ['0.0.0.0/0', '::1', false],
  ['0.0.0.0/0', '', false],
  ['0.0.0.0/0', 'unknown', false],
])('%s holds %s: %s', (cidr, address, isInside) => {
  expect(createTrustedNetworks([cidr])(address)).toBe(isInside);
});

test.each(['10.0.0.0/33', 'everywhere', '', '10.0.0.0/8/8'])('%j is refused', (cidr) => {
  expect(() => createTrustedNetworks([cidr])).toThrow('WATCHFIRE_TRUSTED_NETWORKS');
});

test('no network: nobody is inside', () => {
  expect(createTrustedNetworks([])('127.0.0.1')).toBe(false);
});
