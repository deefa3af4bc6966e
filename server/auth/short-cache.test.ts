// What the cache promises: fresh within its time, one look-up at a time, bounded, no memory of failures.
import { expect, test } from 'vitest';
import { createShortCache } from '@/server/auth/short-cache';
import { createManualClock } from '@/server/auth/testing/manual-clock';

function fixture(load: (key: string) => Promise<string>) {
  const clock = createManualClock();
  return { clock, cache: createShortCache({ clock, lifetimeMs: 5000, entryLimit: 3, load }) };
}

test('get() looks up once for many callers, and again after the lifetime or forget()', async () => {
  let lookUpCount = 0;
  const { clock, cache } = fixture(async (key) => {
    lookUpCount += 1;
    return `${key}${lookUpCount}`;
  });
  expect(await Promise.all([cache.get('a'), cache.get('a')])).toEqual(['a1', 'a1']);
  clock.advance(4999);
  expect(await cache.get('a')).toBe('a1');
  clock.advance(1);
  expect(await cache.get('a')).toBe('a2');
  cache.forget('a');
  expect(await cache.get('a')).toBe('a3');
});

test('get() tries again after a failure', async () => {
  let isBroken = true;
  const { cache } = fixture(async (key) => {
    if (isBroken) throw new Error('away');
    return key;
  });
  await expect(cache.get('a')).rejects.toThrow('away');
  isBroken = false;
  expect(await cache.get('a')).toBe('a');
});

test('the oldest entries go first', async () => {
  const { cache } = fixture(async (key) => key);
  for (const key of ['a', 'b', 'c', 'd']) await cache.get(key);
  expect(cache.size()).toBe(3);
});
