import type { LookupAddress } from 'node:dns';
import { expect, test } from 'vitest';
import { guardedLookup, isDeniedAddress, isDeniedName } from '@/server/platform/http/address-guard';

test.each([
  '169.254.169.254',
  '169.254.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '[fe80::1]',
  'fe80::1%eth0',
  'fd00:ec2::254',
  'ff02::1',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  '::169.254.169.254',
  '0251.0376.0251.0376',
  '0xa9fea9fe',
  '2852039166',
])('%s is denied', (address) => {
  expect(isDeniedAddress(address)).toBe(true);
});

test.each([
  '127.0.0.1',
  '10.0.0.4',
  '192.168.1.1',
  '172.16.0.1',
  '8.8.8.8',
  '::1',
  'fd00::1',
  '2001:db8::1',
  '100.64.0.1',
])('%s is allowed: scraping private hosts is the point', (address) => {
  expect(isDeniedAddress(address)).toBe(false);
});

test('names of metadata services are denied', () => {
  expect(isDeniedName('metadata.google.internal')).toBe(true);
  expect(isDeniedName('Metadata.Google.Internal.')).toBe(true);
  expect(isDeniedName('example.org')).toBe(false);
});

const look = (addresses: readonly string[], all: boolean, host = 'example.org') =>
  new Promise<unknown>((resolve) => {
    const lookup = guardedLookup((_, __, done) =>
      done(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );
    lookup(host, { all }, (error, found, family) => resolve(error ? error.message : { found, family }));
  });

test('guardedLookup() hands out only addresses that passed, so that the socket connects to what was tested', async () => {
  expect(await look(['169.254.169.254', '10.0.0.1'], true)).toEqual({
    found: [{ address: '10.0.0.1', family: 4 }],
    family: undefined,
  });
  expect(await look(['fe80::1', '::1'], false)).toEqual({ found: '::1', family: 6 });
});

test('guardedLookup() refuses a name that leads only to denied addresses, and denied names', async () => {
  expect(await look(['169.254.169.254'], true)).toMatch(/^address of example.org is never scraped/);
  expect(await look(['10.0.0.1'], true, 'metadata.google.internal')).toMatch(/is never scraped/);
});
