import { expect, test } from 'vitest';
import { displayKeys, keyName, stepSequence } from '@/components/ui/key-sequence';

const press = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test.each([
  [{ ...press, key: 'g' }, 'g'],
  [{ ...press, key: 'K', ctrlKey: true, shiftKey: true }, 'mod+shift+k'],
  [{ ...press, key: 'k', metaKey: true }, 'mod+k'],
  [{ ...press, key: 'C', shiftKey: true }, 'shift+c'],
  [{ ...press, key: '?', shiftKey: true }, '?'],
  [{ ...press, key: 'ArrowLeft' }, 'left'],
  [{ ...press, key: 'Shift', shiftKey: true }, null],
])('keyName(%j) is %j', (event, expected) => {
  expect(keyName(event)).toBe(expected);
});

const KNOWN = ['g h', 'g d', '?', 'd shift+c', 'e'];

test('stepSequence() waits while a sequence may still follow and runs when it is whole', () => {
  expect(stepSequence('', 'g', KNOWN)).toEqual({ kind: 'wait', pressed: 'g' });
  expect(stepSequence('g', 'h', KNOWN)).toEqual({ kind: 'run', keys: 'g h' });
  expect(stepSequence('d', 'shift+c', KNOWN)).toEqual({ kind: 'run', keys: 'd shift+c' });
  expect(stepSequence('', 'z', KNOWN)).toEqual({ kind: 'none' });
});

test('stepSequence() takes a key that does not continue as a new start', () => {
  expect(stepSequence('g', 'e', KNOWN)).toEqual({ kind: 'run', keys: 'e' });
  expect(stepSequence('d', 'g', KNOWN)).toEqual({ kind: 'wait', pressed: 'g' });
  expect(stepSequence('g', 'z', KNOWN)).toEqual({ kind: 'none' });
});

test.each([
  ['mod+k', false, 'Ctrl K'],
  ['mod+k', true, '⌘ K'],
  ['g h', false, 'g h'],
  ['d shift+c', false, 'd Shift c'],
  ['t left', false, 't ←'],
  ['t +', false, 't +'],
])('displayKeys(%j, mac: %j) is %j', (keys, isMac, expected) => {
  expect(displayKeys(keys, isMac)).toBe(expected);
});
