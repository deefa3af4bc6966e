import { expect, test } from 'vitest';
import { sharedBuffersMib } from '@/server/platform/postgres/server-flags';

const GIB = 1024 ** 3;

test.each([
  [0.5 * GIB, 64],
  [2 * GIB, 128],
  [64 * GIB, 256],
])('sharedBuffersMib(%d) is %d', (machineBytes, expectedMib) => {
  expect(sharedBuffersMib(machineBytes)).toBe(expectedMib);
});
