// One query under way: its clock, its budget, its notes. Long work asks it for a pause and learns here that it must stop.
import { setImmediate } from 'node:timers/promises';
import { InputError } from '@/lib/errors/input-error';
import { placeOf } from '@/lib/promql/parse-error';
import type { Span } from '@/lib/promql/ast';
import type { Clock } from '@/server/platform/clock';
import type { EngineLimits, PromqlFeature } from '@/server/promql/engine';

/** Work without a pause; the event loop serves others in between. */
const SLICE_MS = 10;
/** Kinds of annotation text kept for one query. */
const ANNOTATION_LIMIT = 1000;

export interface QueryRun {
  readonly text: string;
  readonly limits: EngineLimits;
  readonly lookbackMs: number;
  readonly signal: AbortSignal | undefined;
  /** Start, end and step of the whole query: what `start()`, `end()`, `@ start()` mean, also inside subqueries. */
  readonly range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number };
  hasFeature(feature: PromqlFeature): boolean;
  /** True when the slice is used up: then `await pause()`. */
  shouldPause(): boolean;
  /** Lets others run. Throws InputError when the query was canceled or is out of time. */
  pause(): Promise<void>;
  /** Counts samples held in memory. Throws InputError past the limit. */
  readonly hold: (sampleCount: number) => void;
  release(sampleCount: number): void;
  countRead(counts: { series: number; samples: number }): void;
  readonly counts: { readonly series: number; readonly samples: number };
  warn(message: string, span: Span): void;
  inform(message: string, span: Span): void;
  annotations(): { warnings: readonly string[]; infos: readonly string[] };
}

export interface QueryRunOptions {
  readonly text: string;
  readonly limits: EngineLimits;
  readonly lookbackMs: number;
  readonly timeoutMs: number;
  readonly startedMs: number;
  readonly signal: AbortSignal | undefined;
  readonly range: QueryRun['range'];
  readonly features: ReadonlySet<PromqlFeature>;
  readonly clock: Clock;
}

export function createQueryRun(options: QueryRunOptions): QueryRun {
  const { text, clock, limits, signal, startedMs, timeoutMs } = options;
  let sliceStartMs = clock.monotonicMs();
  let heldCount = 0;
  const counts = { series: 0, samples: 0 };
  const warnings = new Map<string, Span>();
  const infos = new Map<string, Span>();
  // The same text once, at the first place it is about.
  const note = (into: Map<string, Span>, message: string, span: Span): void => {
    if (into.size < ANNOTATION_LIMIT && !into.has(message)) into.set(message, span);
  };
  const placed = (notes: ReadonlyMap<string, Span>): string[] =>
    Array.from(notes, ([message, { start }]) => {
      const { line, column } = placeOf(text, start);
      return `${message} (${line}:${column})`;
    });
  return {
    text,
    limits,
    lookbackMs: options.lookbackMs,
    signal,
    range: options.range,
    counts,
    hasFeature: (feature) => options.features.has(feature),
    shouldPause: () => clock.monotonicMs() - sliceStartMs >= SLICE_MS,
    pause: async () => {
      requireTime({ signal, isLate: clock.monotonicMs() - startedMs > timeoutMs });
      await setImmediate();
      requireTime({ signal, isLate: clock.monotonicMs() - startedMs > timeoutMs });
      sliceStartMs = clock.monotonicMs();
    },
    hold: (sampleCount) => {
      heldCount += sampleCount;
      if (heldCount > limits.maxSamples) throw tooManySamples();
    },
    release: (sampleCount) => {
      heldCount -= sampleCount;
    },
    countRead: ({ series, samples }) => {
      counts.series += series;
      counts.samples += samples;
    },
    warn: (message, span) => note(warnings, `PromQL warning: ${message}`, span),
    inform: (message, span) => note(infos, `PromQL info: ${message}`, span),
    annotations: () => ({ warnings: placed(warnings), infos: placed(infos) }),
  };
}

export function executionError(message: string): InputError {
  return new InputError(message, { errorType: 'execution', status: 422 });
}

function tooManySamples(): InputError {
  return executionError('query processing would load too many samples into memory in query execution');
}

export function canceledError(where: 'query execution' | 'query queue'): InputError {
  return new InputError(`query was canceled in ${where}`, { errorType: 'canceled', status: 499 });
}

export function timeoutError(where: 'query execution' | 'query queue'): InputError {
  return new InputError(`query timed out in ${where}`, { errorType: 'timeout', status: 422 });
}

function requireTime({ signal, isLate }: { signal: AbortSignal | undefined; isLate: boolean }): void {
  if (signal?.aborted === true) throw canceledError('query execution');
  if (isLate) throw timeoutError('query execution');
}
