import { expect, test } from 'vitest';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

test.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '08006', '53300', '40001', '25006', 'P1001', 'P2024'])(
  'code %s is the database being away',
  (code) => {
    expect(isDatabaseFault(withCode(code))).toBe(true);
    expect(isDatabaseFault(new Error('wrapped', { cause: withCode(code) }))).toBe(true);
  },
);
test.each(['42601', '23505', '22P02', 'P2002', 'ERR_ASSERTION'])('code %s is a mistake of ours', (code) => {
  expect(isDatabaseFault(withCode(code))).toBe(false);
});
test('errors of pg without a code are known by their text', () => {
  expect(isDatabaseFault(new Error('timeout exceeded when trying to connect'))).toBe(true);
  expect(isDatabaseFault(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isDatabaseFault(new Error('boom'))).toBe(false);
  expect(isDatabaseFault('boom')).toBe(false);
});
