import { expect, test } from 'vitest';
import { readableLine } from '@/server/platform/log';

test('readableLine() is one line for a person', () => {
  const json = JSON.stringify({
    level: 'info',
    time: '2026-01-02T03:04:05.678Z',
    msg: 'ready',
    port: 3000,
    who: 'a b',
  });
  expect(readableLine(json)).toBe('03:04:05 info  ready  port=3000 who="a b"');
});

test('readableLine() keeps control characters of values escaped', () => {
  const json = JSON.stringify({ level: 'warn', time: '2026-01-02T03:04:05.678Z', msg: 'odd', name: 'a\n\u001b[31m' });
  expect(readableLine(json)).toBe(String.raw`03:04:05 warn  odd  name="a\n\u001b[31m"`);
});
