import { expect, test } from 'vitest';
import { parsePostmasterPid } from '@/server/platform/postgres/postmaster-pid';

const READY = '812\n/data/postgres\n1790000000\n41457\n\n127.0.0.1\n  5263105         0\nready   \n';

test('parsePostmasterPid() reads pid, port and state', () => {
  expect(parsePostmasterPid(READY)).toEqual({ pid: 812, port: 41_457, isReady: true });
  expect(parsePostmasterPid(READY.replace('ready', 'starting'))).toEqual({ pid: 812, port: 41_457, isReady: false });
});

test.each(['', '\n', 'pid\n', '-5\n', '0\n'])('parsePostmasterPid(%j) names no server', (text) => {
  expect(parsePostmasterPid(text)).toBeNull();
});

test('a file that is not complete yet is a server that is not ready', () => {
  expect(parsePostmasterPid('812\n/data/postgres\n')).toEqual({ pid: 812, port: 0, isReady: false });
});
