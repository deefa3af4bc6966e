// A cache of look-ups that are true for a few seconds: bounded, with one look-up at a time per key.
import type { Clock } from '@/server/platform/clock';

export interface ShortCacheOptions<V> {
  readonly clock: Clock;
  readonly lifetimeMs: number;
  readonly entryLimit: number;
  readonly load: (key: string) => Promise<V>;
}

export interface ShortCache<V> {
  get(key: string): Promise<V>;
  forget(key: string): void;
  clear(): void;
  size(): number;
}

interface Entry<V> {
  readonly value: Promise<V>;
  readonly loadedMs: number;
}

export function createShortCache<V>({ clock, lifetimeMs, entryLimit, load }: ShortCacheOptions<V>): ShortCache<V> {
  const entries = new Map<string, Entry<V>>();

  function start(key: string): Promise<V> {
    const entry: Entry<V> = { value: load(key), loadedMs: clock.monotonicMs() };
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= entryLimit) break;
      entries.delete(oldest);
    }
    // A failed look-up is tried again by the next caller.
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  }

  return {
    get(key) {
      const entry = entries.get(key);
      return entry && clock.monotonicMs() - entry.loadedMs < lifetimeMs ? entry.value : start(key);
    },
    forget: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    size: () => entries.size,
  };
}
