import { expect, test } from 'vitest';
import { maintenanceMib, sharedBuffersMib } from '@/server/platform/postgres/server-flags';

const GIB = 1024 ** 3;

test.each([
  [0.5 * GIB, 16, 16],
  [1.5 * GIB, 24, 24],
  [64 * GIB, 32, 128],
])('with %d bytes of memory: %d MiB of shared buffers, %d MiB for maintenance', (machineBytes, shared, maintenance) => {
  expect(sharedBuffersMib(machineBytes)).toBe(shared);
  expect(maintenanceMib(machineBytes)).toBe(maintenance);
});
