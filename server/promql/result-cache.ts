// Answers that are still true: the same query over the same times, and no sample up to the last time that it reads has come or
// gone since. Dashboards that many people watch, or that refresh faster than their step, ask the same again and again. Where the
// window has moved on since, the beginning of the answer before is still true: only its end must be evaluated.
import type { QueryResult } from '@/lib/series/query-result';
import { sizeOf } from '@/server/promql/result-size';
import { hasHistograms, type GridValue } from '@/server/promql/splice-grids';
import type { SeriesReader } from '@/server/storage/ports';

/** What stands for the samples up to some time, as the store says it. */
export interface Checkpoint {
  readonly untilMs: number;
  readonly version: string;
  /** Steps at the end of the answer that read later samples. */
  readonly laterSteps: number;
}

/** What an evaluation reads. */
export interface Reading {
  /** The last time that it reads. */
  readonly untilMs: number;
  /** For all of it first, then for less and less; empty where the store cannot say. */
  readonly checkpoints: readonly Checkpoint[];
}

export interface KeptAnswer {
  readonly result: QueryResult;
  readonly reading: Reading;
  /** The same query over other times, when each step of it is evaluated by itself. */
  readonly family?: string;
}

interface Entry extends KeptAnswer {
  readonly sizeBytes: number;
}

/** The part of a kept answer that is still true. */
export interface Beginning {
  readonly result: QueryResult;
  readonly value: GridValue;
  readonly lastStepMs: number;
  /** Whether it is still true at this moment. */
  isTrue(): boolean;
}

export interface ResultCache {
  /** undefined when there is none, or when what it was made from has changed. */
  get(key: string): QueryResult | undefined;
  /** Of the newest answer of a family; undefined when nothing of it is true any more. */
  beginning(family: string): Beginning | undefined;
  /** To be asked just before the samples are read. `stepMs` is 0 for an instant query. */
  reading(untilMs: number, stepMs: number): Reading;
  put(key: string, answer: KeptAnswer): void;
  sizeBytes(): number;
}

/** One answer may take this share of the room. */
const ENTRY_SHARE = 0.25;
/** Samples of the last steps are often still on their way when a query is asked. */
const CHECKPOINT_STEPS = [0, 1, 2, 4, 8, 16, 32];

export function createResultCache(reader: SeriesReader, maxBytes: number): ResultCache {
  // A map keeps the order in which keys came: the first one was used least recently.
  const entries = new Map<string, Entry>();
  /** Keys of the newest entries of families. */
  const families = new Map<string, string>();
  let totalBytes = 0;
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    totalBytes -= entry.sizeBytes;
    entries.delete(key);
    if (entry.family !== undefined && families.get(entry.family) === key) families.delete(entry.family);
  };
  const isTrue = ({ untilMs, version }: Checkpoint): boolean => reader.version?.(untilMs) === version;
  return {
    get: (key) => {
      const entry = entries.get(key);
      const [whole] = entry?.reading.checkpoints ?? [];
      // Not dropped: the beginning of it may be of use.
      if (!entry || !whole || !isTrue(whole)) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.result;
    },
    beginning: (family) => {
      const entry = entries.get(families.get(family) ?? '');
      const checkpoint = entry?.reading.checkpoints.find(isTrue);
      if (!entry || !checkpoint || entry.result.value.kind !== 'grid') return undefined;
      const { result } = entry;
      const { value } = entry.result;
      const lastStepMs = value.startMs + (value.stepCount - 1 - checkpoint.laterSteps) * value.stepMs;
      return { result, value, lastStepMs, isTrue: () => isTrue(checkpoint) };
    },
    reading: (untilMs, stepMs) => {
      const checkpoints: Checkpoint[] = [];
      for (const laterSteps of stepMs > 0 ? CHECKPOINT_STEPS : [0]) {
        const version = reader.version?.(untilMs - laterSteps * stepMs);
        if (version !== undefined) checkpoints.push({ untilMs: untilMs - laterSteps * stepMs, version, laterSteps });
      }
      return { untilMs, checkpoints };
    },
    put: (key, answer) => {
      drop(key);
      const { value } = answer.result;
      const sizeBytes = sizeOf(value) + key.length;
      if (answer.reading.checkpoints.length === 0 || sizeBytes > maxBytes * ENTRY_SHARE) return;
      entries.set(key, { ...answer, sizeBytes });
      totalBytes += sizeBytes;
      const hasFamily = answer.family !== undefined && value.kind === 'grid' && !hasHistograms(value);
      if (hasFamily) families.set(answer.family, key);
      for (const oldest of entries.keys()) {
        if (totalBytes <= maxBytes) break;
        drop(oldest);
      }
    },
    sizeBytes: () => totalBytes,
  };
}
