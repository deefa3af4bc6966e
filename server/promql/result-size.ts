// How large an answer is as columns, before anything of it is rendered.
import type { LabelSet } from '@/lib/labels/label-set';
import type { QueryValue } from '@/lib/series/query-result';

const FLOAT_BYTES = 8;

/** Bytes: 8 a number, and the characters of all labels. Native histograms are counted as the samples they are. */
export function sizeOf(value: QueryValue): number {
  switch (value.kind) {
    case 'scalar':
      return FLOAT_BYTES;
    case 'string':
      return value.value.length;
    case 'vector':
      return value.samples.reduce((sum, { labels }) => sum + FLOAT_BYTES + labelsSize(labels), 0);
    case 'matrix':
      return value.series.reduce(
        (sum, { labels, values }) => sum + 2 * FLOAT_BYTES * values.length + labelsSize(labels),
        0,
      );
    case 'grid':
      return value.series.reduce((sum, { labels }) => sum + FLOAT_BYTES * value.stepCount + labelsSize(labels), 0);
  }
}

function labelsSize(labels: LabelSet): number {
  let size = 0;
  for (const text of labels) size += text.length;
  return size;
}
