import { expect, test } from 'vitest';
import { hasReliableSyncfs, maintenanceMib } from '@/server/platform/postgres/server-flags';

const GIB = 1024 ** 3;

test.each([
  [0.5 * GIB, 16],
  [1.5 * GIB, 24],
  [64 * GIB, 128],
])('with %d bytes of memory: %d MiB for maintenance', (machineBytes, maintenance) => {
  expect(maintenanceMib(machineBytes)).toBe(maintenance);
});

test.each([
  ['linux', '6.18.44-fc', true],
  ['linux', '5.8.0', true],
  ['linux', '5.4.0-200-generic', false],
  ['linux', '4.19', false],
  ['linux', 'unknown', false],
  ['darwin', '23.1.0', false],
])('one call for all files after a crash on %s %s: %s', (platform, kernel, isUsed) => {
  expect(hasReliableSyncfs(platform, kernel)).toBe(isUsed);
});
