import { expect, test } from 'vitest';
import { maintenanceMib } from '@/server/platform/postgres/server-flags';

const GIB = 1024 ** 3;

test.each([
  [0.5 * GIB, 16],
  [1.5 * GIB, 24],
  [64 * GIB, 128],
])('with %d bytes of memory: %d MiB for maintenance', (machineBytes, maintenance) => {
  expect(maintenanceMib(machineBytes)).toBe(maintenance);
});
