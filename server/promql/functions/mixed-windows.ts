// Windows that hold native histograms, perhaps beside floats: which samples lie in them, and what comes of them.
import { metricName } from '@/lib/labels/label-set';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { SampleColumns, Windows } from '@/server/promql/column';
import type { CallInput } from '@/server/promql/functions/call-input';
import { ignoredInRangeText } from '@/server/promql/histogram-notes';
import { firstAfter } from '@/server/promql/operators/stale-markers';

export type Sample = number | NativeHistogram;

export interface TimedSample {
  readonly timeMs: number;
  /** When the counter began; NaN where that is not known. */
  readonly startMs: number;
  readonly value: Sample;
}

export interface TimedHistogram extends TimedSample {
  readonly value: NativeHistogram;
}

/** At least one histogram. */
export interface MixedWindow {
  readonly histograms: readonly TimedHistogram[];
  /** Floats in the window. */
  readonly floatCount: number;
  /** Floats and histograms in order of time. */
  readonly all: () => readonly TimedSample[];
  /** As it was written: (startMs, endMs]. */
  readonly startMs: number;
  readonly endMs: number;
  /** Set where the window reaches beyond that. */
  readonly edges: 'anchored' | 'smoothed' | undefined;
}

export interface WindowNotes {
  /** Of the metric; empty when the name is gone. */
  readonly name: string;
  warn(text: string): void;
  inform(text: string): void;
}

export type MixedCompute = (window: MixedWindow, notes: WindowNotes) => Sample | undefined;

interface MixedWork {
  readonly input: CallInput;
  readonly series: SampleColumns;
  readonly windows: Windows;
  /** Which argument the range is: notes point to it. */
  readonly rangeAt: number;
  /** Absent for functions of floats: histograms are ignored then. */
  readonly compute: MixedCompute | undefined;
  /** Filled from the floats; windows with histograms are written over. */
  readonly out: { readonly values: Float64Array; readonly present: Uint8Array };
}

/** Gives the histograms by step, and how many floats are in the column now. */
export function fillMixed({ input, series, windows, rangeAt, compute, out }: MixedWork): {
  readonly column: (NativeHistogram | null)[];
  readonly presentCount: number;
} {
  const notes = notesOf(input, series, rangeAt);
  const column = Array.from({ length: windows.stepCount }, (): NativeHistogram | null => null);
  for (let step = 0; step < windows.stepCount; step += 1) {
    const window = windowAt(series, windows, step);
    if (window.histograms.length === 0) continue;
    if (!compute) {
      if (window.floatCount > 0) notes.inform(ignoredInRangeText(notes.name));
      continue;
    }
    const result = compute(window, notes);
    out.present[step] = typeof result === 'number' ? 1 : 0;
    if (typeof result === 'number') out.values[step] = result;
    else if (result) column[step] = result;
  }
  let presentCount = 0;
  for (const flag of out.present) presentCount += flag;
  return { column, presentCount };
}

function notesOf({ call, run }: CallInput, { labels }: SampleColumns, rangeAt: number): WindowNotes {
  const span = (call.args[rangeAt] ?? call).span;
  return {
    name: metricName(labels),
    warn: (text) => run.warn(text, span),
    inform: (text) => run.inform(text, span),
  };
}

function windowAt(series: SampleColumns, windows: Windows, step: number): MixedWindow {
  const { firstEndMs, stepMs, rangeMs, edges } = windows;
  const reachedMs = firstEndMs + step * stepMs;
  const { timestampsMs, histograms: samples } = series;
  const from = firstAfter(timestampsMs, reachedMs - rangeMs);
  const to = firstAfter(timestampsMs, reachedMs);
  const times = samples?.timestampsMs ?? new Float64Array(0);
  const histogramFrom = firstAfter(times, reachedMs - rangeMs);
  const histograms = (samples?.histograms ?? [])
    .slice(histogramFrom, firstAfter(times, reachedMs))
    .map((value, at): TimedHistogram => ({
      timeMs: times[histogramFrom + at] ?? 0,
      startMs: samples?.startTimestampsMs?.[histogramFrom + at] ?? NaN,
      value,
    }));
  return {
    histograms,
    floatCount: to - from,
    all: () => {
      const floats = Array.from(series.values.subarray(from, to), (value, at): TimedSample => ({
        timeMs: timestampsMs[from + at] ?? 0,
        startMs: series.startTimestampsMs?.[from + at] ?? NaN,
        value,
      }));
      return [...floats, ...histograms].toSorted((left, right) => left.timeMs - right.timeMs);
    },
    startMs: reachedMs - rangeMs + (edges?.beforeMs ?? 0),
    endMs: reachedMs - (edges?.afterMs ?? 0),
    edges: edges?.kind,
  };
}
