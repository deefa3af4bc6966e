// Columns of one series and how several of them become one: the first source that has a timestamp keeps it.
import { valueColumn } from '@/lib/encoding/value-block';
import { extrasOf, mergeExtras, type SampleExtras } from '@/server/storage/head/sample-extras';

/** Strictly rising timestamps; never changed once shared. */
export interface SampleColumns {
  readonly timestampsMs: Float64Array;
  /** Floats; a histogram has a mark here (sample-extras.ts). */
  readonly values: Float64Array;
  /** No value is NaN; false or absent where nobody knows. */
  readonly areNumbers?: boolean;
  /** … nor less than the one before it. */
  readonly areRising?: boolean;
  /** Histograms and start timestamps; most series have none. */
  readonly extras?: SampleExtras;
}

const NO_SAMPLES: SampleColumns = { timestampsMs: new Float64Array(0), values: new Float64Array(0) };

/** The part inside the range, both ends inclusive; a view of the same memory. */
export function sliceColumns(columns: SampleColumns, startMs: number, endMs: number): SampleColumns {
  const { timestampsMs } = columns;
  const from = firstAtOrAfter(timestampsMs, startMs);
  const to = firstAtOrAfter(timestampsMs, endMs, true);
  return from === 0 && to === timestampsMs.length ? columns : partOf(columns, from, to);
}

/** The parts before and after the range, as views of the same memory; undefined when nothing lies inside. */
export function outsideOf(
  columns: SampleColumns,
  startMs: number,
  endMs: number,
): readonly [SampleColumns, SampleColumns] | undefined {
  const { timestampsMs } = columns;
  const from = firstAtOrAfter(timestampsMs, startMs);
  const to = firstAtOrAfter(timestampsMs, endMs, true);
  if (from === to) return undefined;
  return [partOf(columns, 0, from), partOf(columns, to, timestampsMs.length)];
}

/** Rows `from … to-1`, as views of the same memory. */
export function partOf(
  { timestampsMs, values, areNumbers = false, areRising = false, extras }: SampleColumns,
  from: number,
  to: number,
): SampleColumns {
  const part = {
    timestampsMs: timestampsMs.subarray(from, to),
    values: values.subarray(from, to),
    areNumbers,
    areRising,
  };
  return extras ? { ...part, extras: extrasOf({ timestampsMs, extras }, from, to) } : part;
}

/** Index of the first timestamp ≥ `limitMs` (or > `limitMs` when `isAfter`). */
export function firstAtOrAfter(timestampsMs: Float64Array, limitMs: number, isAfter = false): number {
  let low = 0;
  let high = timestampsMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const current = timestampsMs[middle] ?? 0;
    if (current < limitMs || (isAfter && current === limitMs)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Merges sources given in order of precedence. The usual case, sources that follow each other in time, is one copy. */
export function mergeColumns(sources: readonly SampleColumns[]): SampleColumns {
  const filled = sources.filter((source) => source.timestampsMs.length > 0);
  const [first] = filled;
  if (first === undefined) return NO_SAMPLES;
  if (filled.length === 1) return first;
  const ordered = filled.toSorted((left, right) => (left.timestampsMs[0] ?? 0) - (right.timestampsMs[0] ?? 0));
  const merged = followEachOther(ordered)
    ? concatColumns(ordered)
    : filled.slice(1).reduce((all, next) => mergeTwo(all, next), first);
  if (filled.every(({ extras }) => !extras)) return merged;
  return { ...merged, extras: mergeExtras(merged.timestampsMs, filled) };
}

/** As mergeColumns(), with a memory: sources that share their times with those of the call before get its times again. */
export function createColumnMerger(): (sources: readonly SampleColumns[]) => SampleColumns {
  let last: { readonly parts: readonly Float64Array[]; readonly timestampsMs: Float64Array } | undefined;
  return (sources) => {
    if (sources.length < 2) return sources[0] ?? NO_SAMPLES;
    if (sources.some(({ extras }) => extras)) return mergeColumns(sources);
    if (last && haveTimes(sources, last.parts)) return concatColumns(sources, last.timestampsMs);
    const merged = mergeColumns(sources);
    // The caller may use its list again.
    const parts = sources.map(({ timestampsMs }) => timestampsMs);
    last = followEachOther(sources) ? { parts, timestampsMs: merged.timestampsMs } : undefined;
    return merged;
  };
}

function haveTimes(sources: readonly SampleColumns[], parts: readonly Float64Array[]): boolean {
  return sources.length === parts.length && sources.every(({ timestampsMs }, at) => timestampsMs === parts[at]);
}

function followEachOther(ordered: readonly SampleColumns[]): boolean {
  return ordered.every((source, at) => {
    const next = ordered[at + 1];
    return next === undefined || (source.timestampsMs.at(-1) ?? 0) < (next.timestampsMs[0] ?? 0);
  });
}

function concatColumns(sources: readonly SampleColumns[], knownMs?: Float64Array): SampleColumns {
  const count = sources.reduce((sum, source) => sum + source.timestampsMs.length, 0);
  const timestampsMs = knownMs ?? new Float64Array(count);
  const values = new Float64Array(count);
  let at = 0;
  for (const source of sources) {
    if (!knownMs) timestampsMs.set(source.timestampsMs, at);
    values.set(source.values, at);
    at += source.timestampsMs.length;
  }
  return {
    timestampsMs,
    values,
    areNumbers: sources.every(({ areNumbers }) => areNumbers === true),
    areRising: sources.every((source, place) => source.areRising === true && !fallsBehind(source, sources[place + 1])),
  };
}

function fallsBehind({ values }: SampleColumns, next: SampleColumns | undefined): boolean {
  return next !== undefined && (next.values[0] ?? NaN) < (values.at(-1) ?? NaN);
}

function mergeTwo(left: SampleColumns, right: SampleColumns): SampleColumns {
  const limit = left.timestampsMs.length + right.timestampsMs.length;
  const timestampsMs = new Float64Array(limit);
  const target = valueColumn(new Float64Array(limit));
  const leftWords = valueColumn(left.values).words;
  const rightWords = valueColumn(right.values).words;
  let leftAt = 0;
  let rightAt = 0;
  let count = 0;
  while (leftAt < left.timestampsMs.length || rightAt < right.timestampsMs.length) {
    const leftMs = left.timestampsMs[leftAt] ?? Infinity;
    const rightMs = right.timestampsMs[rightAt] ?? Infinity;
    const isLeft = leftMs <= rightMs;
    const words = isLeft ? leftWords : rightWords;
    const at = isLeft ? leftAt : rightAt;
    timestampsMs[count] = isLeft ? leftMs : rightMs;
    target.words[count * 2] = words[at * 2] ?? 0;
    target.words[count * 2 + 1] = words[at * 2 + 1] ?? 0;
    count += 1;
    if (isLeft) leftAt += 1;
    if (!isLeft || leftMs === rightMs) rightAt += 1;
  }
  return { timestampsMs: timestampsMs.slice(0, count), values: target.values.slice(0, count) };
}
