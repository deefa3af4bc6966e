import { expect, test } from 'vitest';
import { createShortcutStore, type Shortcut } from '@/components/ui/shortcut-store';

function aStore(areSingleKeysAllowed = true) {
  const runs: string[] = [];
  const shortcut = (keys: string, isGlobal = false): Shortcut => ({
    keys,
    label: keys,
    group: 'Test',
    isGlobal,
    run: () => runs.push(keys),
  });
  const store = createShortcutStore(() => areSingleKeysAllowed);
  const remove = store.register([shortcut('g h'), shortcut('e'), shortcut('mod+k', true)]);
  return { store, runs, remove, shortcut };
}

test('press() runs a sequence whose keys follow within a second', () => {
  const { store, runs } = aStore();
  expect(store.press('g', 'page', 0)).toBe(true);
  expect(store.pressed()).toBe('g');
  expect(store.press('h', 'page', 900)).toBe(true);
  expect(runs).toEqual(['g h']);
  expect(store.pressed()).toBe('');
});

test('press() forgets a sequence after a second', () => {
  const { store, runs } = aStore();
  store.press('g', 'page', 0);
  expect(store.press('h', 'page', 1500)).toBe(false);
  expect(runs).toEqual([]);
});

test('press() in a field or a dialog runs global shortcuts only', () => {
  const { store, runs } = aStore();
  expect(store.press('e', 'field', 0)).toBe(false);
  expect(store.press('e', 'layer', 0)).toBe(false);
  expect(store.press('mod+k', 'field', 0)).toBe(true);
  expect(runs).toEqual(['mod+k']);
});

test('press() leaves plain keys alone when they are turned off', () => {
  const { store, runs } = aStore(false);
  expect(store.press('e', 'page', 0)).toBe(false);
  expect(store.press('mod+k', 'page', 0)).toBe(true);
  expect(runs).toEqual(['mod+k']);
});

test('register() lets the newest win and gives the older back when it goes', () => {
  const { store, runs, shortcut } = aStore();
  const newer = { ...shortcut('e'), run: () => runs.push('newer') };
  const remove = store.register([newer]);
  store.press('e', 'page', 0);
  remove();
  store.press('e', 'page', 0);
  expect(runs).toEqual(['newer', 'e']);
  expect(store.list().map(({ keys }) => keys)).toEqual(['g h', 'e', 'mod+k']);
});
