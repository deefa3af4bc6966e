// Staleness markers: NaNs with one certain bit pattern that say "this series ended here".
import { STALE_MARKER_HIGH, STALE_MARKER_LOW } from '@/server/storage/ports';

/** Reads the bits of values in place. */
export interface StaleTest {
  (at: number): boolean;
}

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** A test for the entries of one column. Needs the array itself: a copy through plain numbers may lose the bits. */
export function staleTest(values: Float64Array): StaleTest {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const high = IS_LITTLE_ENDIAN ? 1 : 0;
  return (at) => words[2 * at + high] === STALE_MARKER_HIGH && words[2 * at + 1 - high] === STALE_MARKER_LOW;
}

export interface FloatSamples {
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  readonly startTimestampsMs?: Float64Array;
}

/** The samples from `from` (inclusive) to `to` (exclusive), whose times are `inside`, without staleness markers; no copy when there are none. */
export function withoutStale(
  {
    values,
    startTimestampsMs,
    areNumbers = false,
  }: Omit<FloatSamples, 'timestampsMs'> & { readonly areNumbers?: boolean },
  {
    from,
    to,
    timestampsMs: inside,
  }: { readonly from: number; readonly to: number; readonly timestampsMs: Float64Array },
): FloatSamples {
  const isAll = from === 0 && to === values.length;
  const samples = isAll ? values : values.subarray(from, to);
  const starts = startTimestampsMs?.subarray(from, to);
  const staleCount = areNumbers ? 0 : countStale(samples);
  if (staleCount === 0) return { timestampsMs: inside, values: samples, ...(starts && { startTimestampsMs: starts }) };
  const isStale = staleTest(samples);
  const keptCount = samples.length - staleCount;
  const keptTimesMs = new Float64Array(keptCount);
  const keptValues = new Float64Array(keptCount);
  const keptStarts = starts && new Float64Array(keptCount);
  let kept = 0;
  for (let at = 0; at < samples.length; at += 1) {
    if (Number.isNaN(samples[at]) && isStale(at)) continue;
    keptTimesMs[kept] = inside[at] ?? 0;
    keptValues[kept] = samples[at] ?? 0;
    if (keptStarts) keptStarts[kept] = starts[at] ?? NaN;
    kept += 1;
  }
  return { timestampsMs: keptTimesMs, values: keptValues, ...(keptStarts && { startTimestampsMs: keptStarts }) };
}

function countStale(values: Float64Array): number {
  let isStale: StaleTest | undefined;
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    if (!Number.isNaN(values[at])) continue;
    isStale ??= staleTest(values);
    if (isStale(at)) count += 1;
  }
  return count;
}

/** First index whose time is after `timeMs`. */
export function firstAfter(timestampsMs: Float64Array, timeMs: number): number {
  let low = 0;
  let high = timestampsMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestampsMs[middle] ?? 0) > timeMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
