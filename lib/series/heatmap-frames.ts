// Classic histograms (`le` buckets) as rows of a heatmap: one frame for each other set of labels, one field for each bucket.
import { labelPairs, labelSet, labelValue, type LabelSet } from '@/lib/labels/label-set';
import { ABSENT, numberField, PRESENT, timeField, type Frame } from '@/lib/series/frame';

export interface BucketSeries {
  readonly labels: LabelSet;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
  readonly present: Uint8Array | null;
}

/** Counts below this are what subtracting two floats leaves. */
const NOISE = 1e-9;

/** Bucket counts come cumulative and go out as what is in each bucket alone; names are the upper bounds. */
export function heatmapFrames(buckets: readonly BucketSeries[], refId: string): Frame[] {
  const groups = new Map<string, BucketSeries[]>();
  for (const bucket of buckets) {
    const key = JSON.stringify(labelPairs(bucket.labels).filter(([name]) => name !== 'le'));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [bucket]);
    else group.push(bucket);
  }
  return [...groups.values()].map((group) => groupFrame(group, refId));
}

function groupFrame(group: readonly BucketSeries[], refId: string): Frame {
  const sorted = group.toSorted((a, b) => boundOf(a.labels) - boundOf(b.labels));
  const times = [...new Set(sorted.flatMap((bucket) => [...bucket.timesMs]))].toSorted((a, b) => a - b);
  const placeOf = new Map(times.map((timeMs, at) => [timeMs, at]));
  const below = new Float64Array(times.length);
  const [first] = sorted;
  const others = labelPairs(first?.labels ?? []).filter(([name]) => name !== 'le');
  const fields = sorted.map((bucket) => {
    const values = new Float64Array(times.length).fill(NaN);
    const present = new Uint8Array(times.length).fill(ABSENT);
    for (let at = 0; at < bucket.values.length; at += 1) {
      const place = placeOf.get(bucket.timesMs[at] ?? NaN);
      if (place === undefined || (bucket.present !== null && bucket.present[at] !== PRESENT)) continue;
      const count = (bucket.values[at] ?? NaN) - (below[place] ?? 0);
      below[place] = bucket.values[at] ?? NaN;
      values[place] = count < NOISE ? 0 : count;
      present[place] = PRESENT;
    }
    const le = labelValue(bucket.labels, 'le');
    return numberField(le, values, { labels: labelSet([...others, ['le', le]]), legendText: le, present });
  });
  return { refId, name: null, length: times.length, fields: [timeField(Float64Array.from(times)), ...fields] };
}

function boundOf(labels: LabelSet): number {
  const text = labelValue(labels, 'le');
  return text === '+Inf' ? Infinity : Number(text);
}
