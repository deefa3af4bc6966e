import { expect, test } from 'vitest';
import { externalUrlProblem } from '@/server/platform/settings/external-url';

test.each([
  [null, 'is not set'],
  ['http://localhost:3000', 'this machine alone'],
  ['http://127.0.0.1:3000/watchfire', 'this machine alone'],
  ['http://[::1]:3000', 'this machine alone'],
])('%s is warned of', (externalUrl, words) => {
  expect(externalUrlProblem({ externalUrl, port: 3000 })).toContain(words);
});

test.each(['https://watchfire.example.org', 'http://10.0.0.7:3000', 'http://localhost.example.org'])(
  '%s is fine',
  (externalUrl) => {
    expect(externalUrlProblem({ externalUrl, port: 3000 })).toBeNull();
  },
);
