// Buckets → samples from which the functions of PromQL get the right answers, joined with the samples that are still kept. Pure.
import { sliceColumns, type SampleColumns } from '@/server/storage/head/sample-columns';
import type { SelectUse, TimeRange } from '@/server/storage/ports';
import { growthOf } from '@/server/storage/tiers/aggregate';
import { bucketStartMs, type Aspect, type TierPart } from '@/server/storage/tiers/tier';

/** Samples that a window of a function should see of a bucket that is longer than the window. */
const WINDOW_POINTS = 4;
const LEAST_SPACING_MS = 1000;
/** A value is carried on until shortly before nobody would look back for it. */
const CARRY_SHARE = 0.9;

/** What a use is computed from. */
const ASPECTS_OF: Readonly<Record<string, readonly Aspect[]>> = {
  rate: ['increase', 'last'],
  increase: ['increase', 'last'],
  min_over_time: ['min'],
  max_over_time: ['max'],
  sum_over_time: ['sum'],
  count_over_time: ['sum', 'count'],
  avg_over_time: ['sum', 'count'],
  first_over_time: ['first'],
};

export function aspectsOf({ functionName }: SelectUse): readonly Aspect[] {
  return ASPECTS_OF[functionName] ?? ['last'];
}

export interface TierSource {
  readonly resolutionMs: number;
  readonly part: TierPart;
}

interface SynthesisRequest {
  /** Sorted, stale markers included; reaches back by `marginMs` before the range where there are samples. */
  readonly raw: SampleColumns;
  /** The preferred tier first. */
  readonly tiers: readonly TierSource[];
  readonly use: SelectUse;
  readonly rangeMs: number;
  readonly range: TimeRange;
}

/** A bucket that stands for samples that are gone. */
interface Point {
  readonly startMs: number;
  /** Of its last sample. */
  readonly timeMs: number;
  readonly resolutionMs: number;
  readonly values: Readonly<Partial<Record<Aspect, number>>>;
}

/** How far before the range samples and buckets must be read. */
export function marginMs(resolutionsMs: readonly number[]): number {
  return 2 * Math.max(0, ...resolutionsMs);
}

/** `resolutionMs` is the coarsest that was used, 0 when the samples were all there is. */
export function synthesise(request: SynthesisRequest): SampleColumns & { readonly resolutionMs: number } {
  const { raw, use, range } = request;
  const points = pointsWithoutSamples(request);
  let resolutionMs = 0;
  for (const point of points)
    if (reachesInto(point, range, use)) resolutionMs = Math.max(resolutionMs, point.resolutionMs);
  const whole = resolutionMs === 0 ? raw : joined(request, points, use);
  return { ...sliceColumns(whole, range.startMs, range.endMs), resolutionMs };
}

function reachesInto({ startMs, timeMs, resolutionMs }: Point, range: TimeRange, use: SelectUse): boolean {
  return startMs <= range.endMs && timeMs + (isCarried(use) ? resolutionMs : 0) >= range.startMs;
}

/** Whether the last value counts until there is another one. */
function isCarried({ functionName }: SelectUse): boolean {
  return ['', 'last_over_time', 'present_over_time', 'absent_over_time'].includes(functionName);
}

/** Buckets inside of which no sample is kept any more, and no bucket of a tier that is preferred. Oldest first. */
function pointsWithoutSamples({ raw, tiers, use }: SynthesisRequest): Point[] {
  let chosen: Point[] = [];
  const needed = aspectsOf(use);
  for (const { resolutionMs, part } of tiers) {
    const [firstAspect] = needed;
    const times = (firstAspect && part[firstAspect]?.timestampsMs) ?? new Float64Array(0);
    const added: Point[] = [];
    let rawAt = 0;
    let chosenAt = 0;
    for (const [at, timeMs] of times.entries()) {
      const startMs = bucketStartMs(timeMs, resolutionMs);
      const endMs = startMs + resolutionMs;
      while ((raw.timestampsMs[rawAt] ?? Infinity) < startMs) rawAt += 1;
      if ((raw.timestampsMs[rawAt] ?? Infinity) < endMs) continue;
      while ((chosen[chosenAt]?.timeMs ?? Infinity) < startMs) chosenAt += 1;
      const next = chosen[chosenAt];
      if (next && next.startMs < endMs) continue;
      added.push({
        startMs,
        timeMs,
        resolutionMs,
        values: Object.fromEntries(needed.map((aspect) => [aspect, part[aspect]?.values[at] ?? NaN])),
      });
    }
    if (added.length > 0) chosen = [...chosen, ...added].toSorted((left, right) => left.timeMs - right.timeMs);
  }
  return chosen;
}

class Samples {
  private readonly timestampsMs: number[] = [];
  private readonly values: number[] = [];

  /** Times rise: what is not after the last one is left out. */
  add(timestampMs: number, value: number): void {
    if (timestampMs <= (this.timestampsMs.at(-1) ?? -Infinity)) return;
    this.timestampsMs.push(timestampMs);
    this.values.push(value);
  }

  columns(): SampleColumns {
    return { timestampsMs: Float64Array.from(this.timestampsMs), values: Float64Array.from(this.values) };
  }
}

function joined(request: SynthesisRequest, points: readonly Point[], use: SelectUse): SampleColumns {
  switch (use.functionName) {
    case 'rate':
    case 'increase':
      return cumulated(request, points);
    case 'min_over_time':
    case 'max_over_time':
    case 'first_over_time':
    case 'sum_over_time':
    case 'avg_over_time':
    case 'count_over_time':
      return interleaved(request, points, (point, spanStartMs, samples) =>
        spread(point, spanStartMs, { samples, use, spacingMs: spacingMs(request.rangeMs, point.resolutionMs) }),
      );
    default: {
      const reachMs = use.functionName === '' ? use.lookbackMs : request.rangeMs;
      return interleaved(request, points, (point, _spanStartMs, samples, next) => {
        samples.add(point.timeMs, point.values.last ?? NaN);
        if (isCarried(use)) carry(point, reachMs * CARRY_SHARE, next, samples);
      });
    }
  }
}

type Emit = (point: Point, spanStartMs: number, samples: Samples, next: Next) => void;

interface Next {
  readonly timeMs: number;
  /** Whether it stands in this bucket's neighbour: then there is no gap to it. */
  readonly isNear: boolean;
}

/** Kept samples as they are, and between them what each bucket gives. */
function interleaved({ raw }: SynthesisRequest, points: readonly Point[], emit: Emit): SampleColumns {
  const pieces: SampleColumns[] = [];
  let rawAt = 0;
  let samples = new Samples();
  const flushRawBefore = (timeMs: number): void => {
    const from = rawAt;
    while ((raw.timestampsMs[rawAt] ?? Infinity) < timeMs) rawAt += 1;
    if (rawAt === from) return;
    pieces.push(samples.columns(), {
      timestampsMs: raw.timestampsMs.subarray(from, rawAt),
      // Never through a plain array: stale markers.
      values: raw.values.subarray(from, rawAt),
    });
    samples = new Samples();
  };
  points.forEach((point, at) => {
    flushRawBefore(point.startMs);
    const beforeMs = Math.max(points[at - 1]?.timeMs ?? -Infinity, raw.timestampsMs[rawAt - 1] ?? -Infinity);
    const nextMs = Math.min(points[at + 1]?.timeMs ?? Infinity, raw.timestampsMs[rawAt] ?? Infinity);
    const isNear = nextMs < point.startMs + 2 * point.resolutionMs;
    emit(point, Math.max(point.startMs - 1, beforeMs), samples, { timeMs: nextMs, isNear });
  });
  flushRawBefore(Infinity);
  pieces.push(samples.columns());
  return concat(pieces);
}

function concat(pieces: readonly SampleColumns[]): SampleColumns {
  const count = pieces.reduce((sum, { timestampsMs }) => sum + timestampsMs.length, 0);
  const whole = { timestampsMs: new Float64Array(count), values: new Float64Array(count) };
  let at = 0;
  for (const { timestampsMs, values } of pieces) {
    whole.timestampsMs.set(timestampsMs, at);
    whole.values.set(values, at);
    at += timestampsMs.length;
  }
  return whole;
}

/** The last value again and again, so that an instant selector finds it until the next one, or until the bucket's length is over. */
function carry(point: Point, everyMs: number, next: Next, samples: Samples): void {
  const stepMs = Math.max(LEAST_SPACING_MS, Math.floor(everyMs));
  const untilMs = next.isNear ? next.timeMs : Math.min(next.timeMs, point.timeMs + point.resolutionMs);
  for (let timeMs = point.timeMs + stepMs; timeMs < untilMs; timeMs += stepMs)
    samples.add(timeMs, point.values.last ?? NaN);
}

function spacingMs(rangeMs: number, resolutionMs: number): number {
  if (rangeMs >= 2 * WINDOW_POINTS * resolutionMs) return Infinity;
  return Math.max(LEAST_SPACING_MS, Math.floor(rangeMs / WINDOW_POINTS));
}

interface Spreading {
  readonly samples: Samples;
  readonly use: SelectUse;
  readonly spacingMs: number;
}

/** A bucket as samples that end at its last one: as many as it had for means and counts, else as many as short windows need. */
function spread(point: Point, spanStartMs: number, { samples, use, spacingMs: everyMs }: Spreading): void {
  const { min, max, first, sum = 0, count = 1 } = point.values;
  const spanMs = point.timeMs - spanStartMs;
  const isWeighted = use.functionName === 'avg_over_time' || use.functionName === 'count_over_time';
  const sampleCount = isWeighted ? Math.min(count, spanMs) : Math.min(Math.ceil(spanMs / everyMs) || 1, spanMs);
  const shared = sum / (isWeighted ? count : sampleCount);
  const value = isWeighted || use.functionName === 'sum_over_time' ? shared : (min ?? max ?? first ?? NaN);
  for (let left = sampleCount - 1; left >= 0; left -= 1)
    samples.add(point.timeMs - Math.floor((spanMs / sampleCount) * left), value);
}

/**
 * The series as a counter that never falls: buckets add their increase, samples what they grew. Its last value is that of the
 * last sample when that is kept, so that a series without resets has its own values where they are kept.
 */
function cumulated({ raw, rangeMs }: SynthesisRequest, points: readonly Point[]): SampleColumns {
  const samples = new Samples();
  let total = 0;
  let lastMs = -Infinity;
  /** NaN when the last thing was a bucket: the growth from it to the next sample is that from its last value. */
  let lastValue = NaN;
  const advance = (timeMs: number, growth: number, everyMs: number): void => {
    if (Number.isFinite(everyMs) && Number.isFinite(lastMs) && timeMs - lastMs > everyMs) {
      const count = Math.ceil((timeMs - lastMs) / everyMs);
      for (let step = 1; step < count; step += 1)
        samples.add(lastMs + Math.floor(((timeMs - lastMs) * step) / count), total + (growth * step) / count);
    }
    total += growth;
    samples.add(timeMs, total);
    lastMs = timeMs;
  };
  let rawAt = 0;
  const addRawBefore = (timeMs: number): void => {
    for (; (raw.timestampsMs[rawAt] ?? Infinity) < timeMs; rawAt += 1) {
      const value = raw.values[rawAt] ?? NaN;
      if (Number.isNaN(value)) continue;
      advance(raw.timestampsMs[rawAt] ?? 0, growthOf(lastValue, value), Infinity);
      lastValue = value;
    }
  };
  for (const point of points) {
    addRawBefore(point.startMs);
    const hasGap = point.startMs - lastMs > 2 * point.resolutionMs;
    // What the bucket grew lies between its start and its last sample.
    if (hasGap && point.timeMs > point.startMs) advance(point.startMs, 0, Infinity);
    advance(point.timeMs, point.values.increase ?? 0, spacingMs(rangeMs, point.resolutionMs));
    lastValue = point.values.last ?? NaN;
  }
  addRawBefore(Infinity);
  const columns = samples.columns();
  const isRawLast = (raw.timestampsMs.at(-1) ?? -Infinity) > (points.at(-1)?.timeMs ?? -Infinity);
  const shift = isRawLast && Number.isFinite(lastValue) ? lastValue - total : 0;
  return { timestampsMs: columns.timestampsMs, values: columns.values.map((value) => value + shift) };
}
