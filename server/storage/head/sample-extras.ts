// What few series have beside times and floats, row by row: native histograms and start timestamps. All samples of a series lie in
// one column of times; the value of a histogram's row is a mark, a NaN that intake lets nobody write.
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';

/** The high word of the mark. The low word is the owner's: the head keeps the place of the histogram in it. */
export const HISTOGRAM_MARK_HIGH = 0x7ffc_0001;

export interface SampleExtras {
  /** NaN where a sample has none. */
  readonly startsMs?: Float64Array;
  /** undefined where the sample is a float. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
  /** The sample before the first row, when it was seen: it tells whether the first histogram is a reset. */
  readonly before?: SampleBefore;
}

interface SampleBefore {
  readonly timestampMs: number;
  /** undefined when it is a float. */
  readonly histogram: NativeHistogram | undefined;
}

interface Source {
  readonly timestampsMs: Float64Array;
  readonly extras?: SampleExtras;
}

/** Rows `from … to-1`. */
export function extrasOf(
  { timestampsMs, extras }: { readonly timestampsMs: Float64Array; readonly extras: SampleExtras },
  from: number,
  to: number,
): SampleExtras {
  const { startsMs, histograms } = extras;
  const before = from === 0 ? extras.before : beforeRow(timestampsMs, histograms, from);
  return {
    ...(startsMs && { startsMs: startsMs.subarray(from, to) }),
    ...(histograms && { histograms: histograms.slice(from, to) }),
    ...(before && { before }),
  };
}

function beforeRow(
  timestampsMs: Float64Array,
  histograms: SampleExtras['histograms'],
  row: number,
): SampleBefore | undefined {
  return histograms && { timestampMs: timestampsMs[row - 1] ?? NaN, histogram: histograms[row - 1] };
}

/** Of merged rows: for each time the first source that has it. */
export function mergeExtras(timestampsMs: Float64Array, sources: readonly Source[]): SampleExtras {
  const count = timestampsMs.length;
  const places = new Int32Array(sources.length);
  const startsMs = sources.some(({ extras }) => extras?.startsMs) ? new Float64Array(count).fill(NaN) : undefined;
  const histograms = sources.some(({ extras }) => extras?.histograms)
    ? Array.from({ length: count }, (): NativeHistogram | undefined => undefined)
    : undefined;
  for (let row = 0; row < count; row += 1) {
    const timestampMs = timestampsMs[row] ?? NaN;
    const source = sources.find((candidate, at) => {
      let place = places[at] ?? 0;
      while ((candidate.timestampsMs[place] ?? Infinity) < timestampMs) place += 1;
      places[at] = place;
      return candidate.timestampsMs[place] === timestampMs;
    });
    const place = source ? (places[sources.indexOf(source)] ?? 0) : 0;
    if (startsMs) startsMs[row] = source?.extras?.startsMs?.[place] ?? NaN;
    if (histograms) histograms[row] = source?.extras?.histograms?.[place];
  }
  const before = newestBefore(sources);
  return { ...(startsMs && { startsMs }), ...(histograms && { histograms }), ...(before && { before }) };
}

function newestBefore(sources: readonly Source[]): SampleBefore | undefined {
  let newest: SampleBefore | undefined;
  for (const { extras } of sources)
    if (extras?.before && !(newest && newest.timestampMs >= extras.before.timestampMs)) newest = extras.before;
  return newest;
}
