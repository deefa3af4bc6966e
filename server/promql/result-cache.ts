// Answers that are still true: the same query over the same times, and no sample up to the last time that it reads has come or
// gone since. Dashboards that many people watch, or that refresh faster than their step, ask the same again and again.
import type { QueryResult } from '@/lib/series/query-result';
import { sizeOf } from '@/server/promql/result-size';
import type { SeriesReader } from '@/server/storage/ports';

interface Entry {
  readonly result: QueryResult;
  /** The last time that the query reads. */
  readonly untilMs: number;
  readonly version: string;
  readonly sizeBytes: number;
}

export interface ResultCache {
  /** undefined when there is none, or when what it was made from has changed. */
  get(key: string): QueryResult | undefined;
  /** What stands for the samples that a query is going to read; undefined when the store cannot say. Asked before it reads. */
  version(untilMs: number): string | undefined;
  put(key: string, entry: Omit<Entry, 'sizeBytes'>): void;
  sizeBytes(): number;
}

/** One answer may take this share of the room. */
const ENTRY_SHARE = 0.25;

export function createResultCache(reader: SeriesReader, maxBytes: number): ResultCache {
  // A map keeps the order in which keys came: the first one was used least recently.
  const entries = new Map<string, Entry>();
  let totalBytes = 0;
  const drop = (key: string): void => {
    totalBytes -= entries.get(key)?.sizeBytes ?? 0;
    entries.delete(key);
  };
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (!entry) return undefined;
      drop(key);
      if (reader.version?.(entry.untilMs) !== entry.version) return undefined;
      entries.set(key, entry);
      totalBytes += entry.sizeBytes;
      return entry.result;
    },
    version: (untilMs) => reader.version?.(untilMs),
    put: (key, { result, untilMs, version }) => {
      drop(key);
      const sizeBytes = sizeOf(result.value) + key.length;
      if (sizeBytes > maxBytes * ENTRY_SHARE) return;
      entries.set(key, { result, untilMs, version, sizeBytes });
      totalBytes += sizeBytes;
      for (const oldest of entries.keys()) {
        if (totalBytes <= maxBytes) break;
        drop(oldest);
      }
    },
    sizeBytes: () => totalBytes,
  };
}
