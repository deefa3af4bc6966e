// How large an answer is as columns, before anything of it is rendered.
import type { LabelSet } from '@/lib/labels/label-set';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { QueryValue } from '@/lib/series/query-result';
import { FLOAT_BYTES as PAIR_BYTES, histogramWeight } from '@/server/promql/sample-counts';

const FLOAT_BYTES = 8;

/** Bytes: 8 a number, and the characters of all labels. */
export function sizeOf(value: QueryValue): number {
  switch (value.kind) {
    case 'scalar':
      return FLOAT_BYTES;
    case 'string':
      return value.value.length;
    case 'vector':
      return value.samples.reduce(
        (sum, { labels, histogram }) =>
          sum + FLOAT_BYTES + labelsSize(labels) + histogramsSize(histogram ? [histogram] : []),
        0,
      );
    case 'matrix':
      return value.series.reduce(
        (sum, { labels, values, histograms }) =>
          sum + 2 * FLOAT_BYTES * values.length + labelsSize(labels) + histogramsSize(histograms?.histograms ?? []),
        0,
      );
    case 'grid':
      return value.series.reduce(
        (sum, { labels, histograms = [] }) =>
          sum + FLOAT_BYTES * value.stepCount + labelsSize(labels) + histogramsSize(histograms),
        0,
      );
  }
}

function labelsSize(labels: LabelSet): number {
  let size = 0;
  for (const text of labels) size += text.length;
  return size;
}

function histogramsSize(histograms: readonly (NativeHistogram | null)[]): number {
  let size = 0;
  for (const histogram of histograms) if (histogram) size += histogramWeight(histogram) * PAIR_BYTES;
  return size;
}
