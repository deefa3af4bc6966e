import { expect, test } from 'vitest';
import { searchNames } from '@/lib/dashboard/search-names';

const NAMES = ['node_load15', 'node_load1', 'node_cpu_seconds_total', 'process_cpu_seconds_total', 'up'];

test.each([
  ['node_load1', ['node_load1', 'node_load15']],
  ['cpu', ['node_cpu_seconds_total', 'process_cpu_seconds_total']],
  ['cpu node', ['node_cpu_seconds_total']],
  ['ncst', ['node_cpu_seconds_total']],
  ['zz', []],
  ['', NAMES],
])('searchNames(%j)', (search, expected) => {
  expect(searchNames(NAMES, search, (name) => name)).toEqual(expected);
});
