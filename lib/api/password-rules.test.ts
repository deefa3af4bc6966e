// Which passwords are taken.
import { expect, test } from 'vitest';
import { passwordProblem } from '@/lib/api/password-rules';

test.each(['violet harbour 41', 'ääääbbbbcccc', '🔥🔥🔥🔥🔥🔥aaaabbbb', 'x'.repeat(100) + 'yz'])(
  '%j is good',
  (password) => {
    expect(passwordProblem(password)).toBeUndefined();
  },
);

test.each([
  ['', 'shorter'],
  ['elevenchars', 'shorter'],
  ['🔥🔥🔥🔥🔥🔥', 'shorter'],
  ['Password1234', 'tried first'],
  ['aaaaaaaaaaaaaaaa', 'tried first'],
  ['abcdefg'.repeat(147), 'longer'],
  ['nul in the\0 middle', 'character'],
  ['half a pair \ud800 x', 'character'],
  ['Ada.Lovelace@Example.org', 'name'],
])('%j is refused', (password, reason) => {
  expect(passwordProblem(password, ['ada.lovelace@example.org', null])).toContain(reason);
});
