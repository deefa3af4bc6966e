// One run of an alerting rule: from the query's result to instances, with the policies for errors and for no data.
import { InputError } from '@/lib/errors/input-error';
import { labelSet, labelsKey, METRIC_NAME, withLabel, type LabelSet } from '@/lib/labels/label-set';
import type { VectorSample } from '@/lib/series/query-result';
import { advance, type Advanced, type EndReason, type Observation, type Run } from '@/lib/rules/alert-state';
import { ALERT_NAME, type AlertingRule } from '@/lib/rules/rule-file';
import type { CompiledText } from '@/lib/rules/rule-template';
import { createPace } from '@/server/platform/pace';
import type { AlertingState } from '@/server/rules/rule-status';

/** Fills in one text for one element of the result; never throws for a broken template. */
export type Expand = (text: CompiledText, sample: VectorSample) => Promise<string> | string;

export interface AlertRun {
  readonly slotMs: number;
  readonly limit: number;
  /** What is not seen stays: data may not be complete yet. */
  readonly keepsUnseen: boolean;
  readonly expand: Expand;
  /** Of the recovery expression; asked only when something that fires is missing. */
  readonly recovering: () => Promise<readonly VectorSample[]>;
}

const NO_DATA_ALERT = 'DatasourceNoData';
const ERROR_ALERT = 'DatasourceError';

/**
 * A good result. Throws InputError when two elements become the same alert: then nothing changes. Throws it too when the result
 * is over the limit, after the instances that are known have been looked after.
 */
export async function advanceAlerts(
  state: AlertingState,
  samples: readonly VectorSample[],
  run: AlertRun,
): Promise<Advanced> {
  if (samples.length === 0) return advanceWithoutData(state, run);
  const { slotMs, limit, keepsUnseen } = run;
  const { rule } = state.compiled;
  const observed = await observe(state, samples, run);
  const isFull = limit > 0 && observed.size > limit;
  if (isFull) return advance(state.instances, { slotMs, observed, keepsUnseen: true, isFull }, rule);
  await addRecovering(state, observed, run);
  // Not those of before: meanwhile some may have been marked as told.
  return advance(state.instances, { slotMs, observed, keepsUnseen }, rule);
}

export function limitError(limit: number, count: number): InputError {
  return new InputError(`exceeded limit of ${limit} with ${count} alerts`, { errorType: 'execution' });
}

async function observe(
  state: AlertingState,
  samples: readonly VectorSample[],
  run: AlertRun,
): Promise<Map<string, Observation>> {
  const observed = new Map<string, Observation>();
  const pace = createPace();
  for (const sample of samples) {
    const pause = pace();
    if (pause) await pause;
    const labels = await alertLabels(state, sample, run.expand);
    const key = labelsKey(labels);
    if (observed.has(key))
      throw new InputError('vector contains metrics with the same labelset after applying alert labels', {
        errorType: 'execution',
      });
    observed.set(key, {
      labels,
      annotations: await alertAnnotations(state, sample, run.expand),
      value: valueOf(sample),
    });
  }
  return observed;
}

function valueOf({ value, histogram }: VectorSample): number {
  return histogram ? histogram.count : value;
}

async function alertLabels({ compiled }: AlertingState, sample: VectorSample, expand: Expand): Promise<LabelSet> {
  let labels = withLabel(sample.labels, METRIC_NAME, '');
  for (const [name, text] of compiled.labelTexts)
    labels = withLabel(labels, name, text.kind === 'plain' ? text.text : await expand(text, sample));
  for (const [name, value] of compiled.rule.labels) if (value === '') labels = withLabel(labels, name, '');
  return withLabel(labels, ALERT_NAME, compiled.rule.name);
}

async function alertAnnotations(
  { compiled }: AlertingState,
  sample: VectorSample,
  expand: Expand,
): Promise<ReadonlyMap<string, string>> {
  const annotations = new Map<string, string>();
  for (const [name, text] of compiled.annotationTexts)
    annotations.set(name, text.kind === 'plain' ? text.text : await expand(text, sample));
  return annotations;
}

/** What fires and is no longer in the result goes on firing while the recovery expression still gives it. */
async function addRecovering(state: AlertingState, observed: Map<string, Observation>, run: AlertRun): Promise<void> {
  if (!state.compiled.recovery) return;
  const isMissing = [...state.instances].some(([key, { state: now }]) => now === 'firing' && !observed.has(key));
  if (!isMissing) return;
  for (const sample of await run.recovering()) {
    const labels = await alertLabels(state, sample, run.expand);
    const key = labelsKey(labels);
    if (observed.has(key) || state.instances.get(key)?.state !== 'firing') continue;
    observed.set(key, {
      labels,
      annotations: await alertAnnotations(state, sample, run.expand),
      value: valueOf(sample),
    });
  }
}

async function advanceWithoutData(state: AlertingState, run: AlertRun): Promise<Advanced> {
  const { rule } = state.compiled;
  const observed = new Map<string, Observation>();
  await addRecovering(state, observed, run);
  const { slotMs, keepsUnseen } = run;
  const { instances } = state;
  switch (rule.noDataState) {
    case 'OK':
      return advance(instances, { slotMs, observed, keepsUnseen }, rule);
    case 'KeepLast':
      return advance(instances, { slotMs, observed, keepsUnseen: true }, rule);
    case 'NoData':
      addSpecial(observed, state, { name: NO_DATA_ALERT, message: 'the query gave no data' });
      return advance(instances, { slotMs, observed, keepsUnseen, endReason: 'no data' }, withoutPatience(rule));
    case 'Alerting':
      addSpecial(observed, state, { name: rule.name, message: 'the query gave no data' });
      return advance(instances, { slotMs, observed, keepsUnseen: true }, rule);
  }
}

/** The special alert is no other series of the rule: what is missing beside it has no reason to wait. */
function withoutPatience(rule: AlertingRule): AlertingRule {
  return { ...rule, missingSeriesEvalsToResolve: 1 };
}

/** The query failed. What fires goes on firing, unless the rule says that an error is as good as nothing. */
export function advanceAfterError(state: AlertingState, slotMs: number, message: string): Advanced {
  const { instances, compiled } = state;
  const { rule } = compiled;
  const observed = new Map<string, Observation>();
  const keeping: Run = { slotMs, observed, keepsUnseen: true };
  switch (rule.execErrState) {
    case 'KeepLast':
      return advance(instances, keeping, rule);
    case 'Error':
      addSpecial(observed, state, { name: ERROR_ALERT, message });
      return advance(instances, keeping, rule);
    case 'Alerting':
      addSpecial(observed, state, { name: rule.name, message });
      return advance(instances, keeping, rule);
    case 'OK': {
      const endReason: EndReason = 'error';
      return advance(instances, { slotMs, observed, endReason }, rule);
    }
  }
}

/** An alert about the rule itself: its own labels, as far as they are no templates. */
function addSpecial(
  observed: Map<string, Observation>,
  { compiled }: AlertingState,
  { name, message }: { readonly name: string; readonly message: string },
): void {
  const { rule, labelTexts, annotationTexts } = compiled;
  const own = labelTexts.flatMap(([label, text]) => (text.kind === 'plain' ? [[label, text.text] as const] : []));
  const labels = labelSet(
    new Map([...own, ...(name === rule.name ? [] : [['rulename', rule.name] as const]), [ALERT_NAME, name] as const]),
  );
  const annotations = new Map<string, string>();
  for (const [annotation, text] of annotationTexts) if (text.kind === 'plain') annotations.set(annotation, text.text);
  annotations.set('error', message);
  observed.set(labelsKey(labels), { labels, annotations, value: NaN });
}
