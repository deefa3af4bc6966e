// One query under way: its clock, its budget, its notes. Long work asks it for a pause and learns here that it must stop.
import { InputError } from '@/lib/errors/input-error';
import { placeOf } from '@/lib/promql/parse-error';
import type { Span } from '@/lib/promql/ast';
import type { Clock } from '@/server/platform/clock';
import type { EngineLimits } from '@/lib/promql/engine-limits';
import type { PromqlFeature } from '@/server/promql/engine';
import {
  canceledError,
  timeoutError,
  tooManySamplesHeld,
  tooManySamplesRead,
  tooManySeries,
} from '@/server/promql/limit-errors';
import type { KeptOrders } from '@/server/promql/kept-orders';
import type { LabelMemory } from '@/server/promql/label-memory';
import type { Turns } from '@/server/promql/turns';

/** Kinds of annotation text kept for one query. */
const ANNOTATION_LIMIT = 1000;

export interface QueryRun {
  readonly text: string;
  readonly limits: EngineLimits;
  readonly lookbackMs: number;
  /** Shared by all queries. */
  readonly labelMemory: LabelMemory;
  readonly keptOrders: KeptOrders;
  readonly timeoutMs: number;
  /** Aborted when the client is gone or the time is over. */
  readonly signal: AbortSignal;
  /** Start, end and step of the whole query: what `start()`, `end()`, `@ start()` mean, also inside subqueries. */
  readonly range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number };
  hasFeature(feature: PromqlFeature): boolean;
  /** Before the evaluation: waits for a turn of the event loop, if others have this one. Throws as `pause`. */
  begin(): Promise<void>;
  /** True when the slice is used up: then `await pause()`. */
  shouldPause(): boolean;
  /** Lets others run. Throws InputError when the query was canceled or is out of time. */
  pause(): Promise<void>;
  /** What `work` gives, unless the query must end before: then that error, at once, and `work` is left to itself. */
  orStop<T>(work: Promise<T>): Promise<T>;
  /** Must be called when the query is over. */
  end(): void;
  /** Counts samples held in memory. Throws InputError past the limit. */
  readonly hold: (sampleCount: number) => void;
  release(sampleCount: number): void;
  heldCount(): number;
  /** Time that others had the event loop, while this query could have worked. */
  pausedMs(): number;
  monotonicMs(): number;
  /** Counts what came from the store. Throws InputError past the limits. */
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
  readonly turns: Turns;
  readonly labelMemory: LabelMemory;
  readonly keptOrders: KeptOrders;
}

export function createQueryRun(options: QueryRunOptions): QueryRun {
  const { text, clock, turns, limits, signal, startedMs, timeoutMs } = options;
  const stopping = new AbortController();
  /** What waits for the store: one listener on the signal for all, since adding one costs more than a small read. */
  const waiting = new Set<() => void>();
  const stop = (): void => {
    stopping.abort();
    for (const stopOne of waiting) stopOne();
  };
  const timer = setTimeout(stop, timeoutMs);
  signal?.addEventListener('abort', stop);
  const pacer = turns.pacer(stopping.signal);
  let heldCount = 0;
  let pausedMs = 0;
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
  const requireTime = (): void => {
    if (signal?.aborted === true) throw canceledError('query execution');
    const afterMs = clock.monotonicMs() - startedMs;
    const isLate = afterMs > timeoutMs || stopping.signal.aborted;
    if (isLate) throw timeoutError('query execution', { afterMs, limitMs: timeoutMs });
  };
  const waitFor = async (turn: () => Promise<void>): Promise<void> => {
    requireTime();
    const fromMs = clock.monotonicMs();
    await turn();
    pausedMs += clock.monotonicMs() - fromMs;
    requireTime();
  };
  return {
    text,
    limits,
    lookbackMs: options.lookbackMs,
    labelMemory: options.labelMemory,
    keptOrders: options.keptOrders,
    timeoutMs,
    signal: stopping.signal,
    range: options.range,
    counts,
    hasFeature: (feature) => options.features.has(feature),
    shouldPause: () => pacer.shouldPause(),
    begin: () => waitFor(() => pacer.begin()),
    pause: () => waitFor(() => pacer.pause()),
    orStop: (work) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          waiting.delete(onStop);
          finish();
        };
        const onStop = (): void => {
          try {
            requireTime();
          } catch (reason) {
            settle(() => reject(reason));
          }
        };
        waiting.add(onStop);
        if (stopping.signal.aborted) onStop();
        work.then(
          (value) => settle(() => resolve(value)),
          (reason: unknown) => settle(() => reject(reason)),
        );
      }),
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    },
    hold: (sampleCount) => {
      heldCount += sampleCount;
      if (heldCount > limits.maxSamples) throw tooManySamplesHeld(heldCount, limits);
    },
    release: (sampleCount) => {
      heldCount -= sampleCount;
    },
    heldCount: () => heldCount,
    pausedMs: () => pausedMs,
    monotonicMs: () => clock.monotonicMs(),
    countRead: ({ series, samples }) => {
      counts.series += series;
      counts.samples += samples;
      if (counts.series > limits.maxSeries) throw tooManySeries(counts.series, limits);
      if (counts.samples > limits.maxSamplesRead) throw tooManySamplesRead(counts.samples, limits);
    },
    warn: (message, span) => note(warnings, `PromQL warning: ${message}`, span),
    inform: (message, span) => note(infos, `PromQL info: ${message}`, span),
    annotations: () => ({ warnings: placed(warnings), infos: placed(infos) }),
  };
}

export function executionError(message: string): InputError {
  return new InputError(message, { errorType: 'execution', status: 422 });
}
