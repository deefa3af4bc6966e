// One run of a recording rule: the result under the rule's name and labels.
import { InputError } from '@/lib/errors/input-error';
import { EMPTY_LABELS, labelsKey, METRIC_NAME, withLabel, type LabelSet } from '@/lib/labels/label-set';
import type { VectorSample } from '@/lib/series/query-result';
import type { RecordingState } from '@/server/rules/rule-status';
import type { ResultBatch } from '@/server/rules/sample-batch';
import type { SeriesRef } from '@/server/storage/ports';

export function outputLabels(labels: LabelSet, { rule, labels: own }: RecordingState['compiled']): LabelSet {
  let output = withLabel(labels, METRIC_NAME, rule.name);
  for (let at = 0; at < own.length; at += 2) output = withLabel(output, own[at] ?? '', own[at + 1] ?? '');
  // An empty value removes the label; sets of our own hold no empty values, so it stands in the rule only.
  for (const [name, value] of rule.labels) if (value === '') output = withLabel(output, name, '');
  return output;
}

/** Throws InputError when the result cannot be stored; then nothing is. */
export function evaluateRecording(
  state: RecordingState,
  samples: readonly VectorSample[],
  { batch, limit }: { readonly batch: ResultBatch; readonly limit: number },
): void {
  const seen = new Set<string>();
  const outputs: LabelSet[] = [];
  for (const { labels } of samples) {
    const output = outputLabels(labels ?? EMPTY_LABELS, state.compiled);
    const key = labelsKey(output);
    if (seen.has(key))
      throw new InputError('vector contains metrics with the same labelset after applying rule labels', {
        errorType: 'execution',
      });
    seen.add(key);
    outputs.push(output);
  }
  if (limit > 0 && outputs.length > limit)
    throw new InputError(`exceeded limit of ${limit} with ${outputs.length} series`, { errorType: 'execution' });
  const written = new Set<SeriesRef>();
  const refs = outputs.map((output) => batch.seriesRef(output));
  for (const [at, { value, histogram }] of samples.entries()) {
    const ref = refs[at];
    if (ref === undefined) continue;
    written.add(ref);
    if (histogram) batch.addHistogram(ref, histogram);
    else batch.addValue(ref, value);
  }
  for (const ref of state.written) if (!written.has(ref)) batch.addStale(ref);
  state.written = written;
}
