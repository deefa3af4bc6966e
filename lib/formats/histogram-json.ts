// Native histograms as Prometheus' API shows them (util/jsonutil: MarshalHistogram).
import { allBuckets, usesCustomBounds, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';

/** Which ends belong to a bucket: only the upper, only the lower, or both. */
const UPPER_END = 0;
const LOWER_END = 1;
const BOTH_ENDS = 3;

/** `{"count":"3","sum":"10","buckets":[[0,"1","2","3"]]}`; empty buckets are left out. */
export function histogramJson(histogram: NativeHistogram, formatValue: (value: number) => string): string {
  const isCustom = usesCustomBounds(histogram);
  const buckets = allBuckets(histogram)
    .filter(({ count }) => count !== 0)
    .map(({ lower, upper, count }) => {
      const ends = endsOf(lower, upper, isCustom);
      return `[${ends},"${formatValue(lower)}","${formatValue(upper)}","${formatValue(count)}"]`;
    });
  const head = `"count":"${formatValue(histogram.count)}","sum":"${formatValue(histogram.sum)}"`;
  return buckets.length === 0 ? `{${head}}` : `{${head},"buckets":[${buckets.join(',')}]}`;
}

function endsOf(lower: number, upper: number, isCustom: boolean): number {
  if (isCustom) return UPPER_END;
  if (lower <= 0 && upper >= 0) return BOTH_ENDS;
  return upper < 0 ? LOWER_END : UPPER_END;
}
