// How often a rule would have fired over the past: the expression over a range, then the same state machine as in a run.
import { InputError } from '@/lib/errors/input-error';
import { labelsKey, METRIC_NAME, withLabel, type LabelSet } from '@/lib/labels/label-set';
import { advance, type Instances, type Observation, type StateChange } from '@/lib/rules/alert-state';
import { ALERT_NAME } from '@/lib/rules/rule-file';
import { expandText, type TextScope } from '@/lib/rules/rule-template';
import type { GridSeries, QueryValue } from '@/lib/series/query-result';
import type { Engine, QueryOrigin } from '@/server/promql/engine';
import type { CompiledAlerting } from '@/server/rules/compile-rule';
import type { AlertSpan, BackTest, BackTestRequest } from '@/server/rules/ports';

type BackTestRange = BackTestRequest['range'];

/** Steps of one back-test, and of one query of it. */
const STEP_LIMIT = 200_000;
const STEPS_A_QUERY = 5000;
/** Instances over all steps: more cannot be drawn, and would not be read. */
const INSTANCE_LIMIT = 10_000;
const NO_ANNOTATIONS: ReadonlyMap<string, string> = new Map();

export interface BackTestDeps {
  readonly engine: Pick<Engine, 'range'>;
  readonly origin: QueryOrigin;
  readonly externalUrl: string;
  readonly signal: AbortSignal;
}

/** Throws InputError for ranges of too many steps and for what the query refuses. */
export async function backTest(
  compiled: CompiledAlerting,
  range: BackTestRange,
  deps: BackTestDeps,
): Promise<BackTest> {
  const { startMs, endMs, stepMs } = range;
  const stepCount = Math.floor((endMs - startMs) / stepMs) + 1;
  if (!(stepCount >= 1) || stepCount > STEP_LIMIT)
    throw new InputError(`Cannot test a rule over ${stepCount} evaluations: 1 to ${STEP_LIMIT} are allowed`);
  const spans = createSpanRecorder();
  let instances: Instances = new Map();
  for (let step = 0; step < stepCount; step += STEPS_A_QUERY) {
    const firstMs = startMs + step * stepMs;
    const lastMs = Math.min(endMs, firstMs + (STEPS_A_QUERY - 1) * stepMs);
    const parts = await askPart(compiled, { startMs: firstMs, endMs: lastMs, stepMs }, deps);
    const count = Math.floor((lastMs - firstMs) / stepMs) + 1;
    for (let at = 0; at < count; at += 1) {
      const slotMs = firstMs + at * stepMs;
      const { instances: next, changes } = advance(
        instances,
        { slotMs, observed: observedAt(compiled, parts, { at, slotMs, instances, externalUrl: deps.externalUrl }) },
        compiled.rule,
      );
      instances = next;
      for (const change of changes) spans.note(change, slotMs);
      if (spans.count() > INSTANCE_LIMIT)
        throw new InputError(`Cannot test a rule with more than ${INSTANCE_LIMIT} alerts`);
    }
  }
  return spans.result(startMs + (stepCount - 1) * stepMs);
}

interface Parts {
  readonly firing: readonly GridSeries[];
  readonly recovering: readonly GridSeries[];
}

async function askPart(compiled: CompiledAlerting, range: BackTestRange, deps: BackTestDeps): Promise<Parts> {
  const ask = async (text: string): Promise<readonly GridSeries[]> =>
    gridOf((await deps.engine.range({ text, ...range, origin: deps.origin, signal: deps.signal })).value);
  const firing = await ask(compiled.query);
  return { firing, recovering: compiled.recovery ? await ask(compiled.recovery.query) : [] };
}

function gridOf(value: QueryValue): readonly GridSeries[] {
  if (value.kind === 'grid') return value.series;
  throw new InputError('rule result is not a vector or scalar', { errorType: 'execution' });
}

interface Moment {
  readonly instances: Instances;
  readonly at: number;
  readonly slotMs: number;
  readonly externalUrl: string;
}

function observedAt(
  compiled: CompiledAlerting,
  { firing, recovering }: Parts,
  moment: Moment,
): Map<string, Observation> {
  const observed = new Map<string, Observation>();
  const note = (series: GridSeries, isRecovering: boolean): void => {
    if (!isPresent(series, moment.at)) return;
    const value = series.values[moment.at] ?? NaN;
    const labels = labelsAt(compiled, series.labels, value, moment);
    const key = labelsKey(labels);
    // The recovery expression keeps what fires, and makes nothing new.
    if (observed.has(key) || (isRecovering && moment.instances.get(key)?.state !== 'firing')) return;
    observed.set(key, { labels, annotations: NO_ANNOTATIONS, value });
  };
  for (const series of firing) note(series, false);
  for (const series of recovering) note(series, true);
  return observed;
}

function isPresent({ present, histograms }: GridSeries, at: number): boolean {
  return present === null || present[at] === 1 || (histograms?.[at] ?? null) !== null;
}

function labelsAt(compiled: CompiledAlerting, from: LabelSet, value: number, moment: Moment): LabelSet {
  const scope: TextScope = {
    nowMs: moment.slotMs,
    externalUrl: moment.externalUrl,
    externalLabels: NO_ANNOTATIONS,
    query: () => [],
    monotonicMs: () => 0,
  };
  let labels = withLabel(from, METRIC_NAME, '');
  for (const [name, text] of compiled.labelTexts)
    labels = withLabel(labels, name, expandText(text, { labels: from, value }, scope));
  return withLabel(labels, ALERT_NAME, compiled.rule.name);
}

interface Open {
  readonly labels: LabelSet;
  readonly spans: AlertSpan[];
  since: { readonly state: 'pending' | 'firing'; readonly startMs: number } | null;
}

function createSpanRecorder() {
  const open = new Map<string, Open>();
  let firedCount = 0;
  let pendingCount = 0;
  const close = (one: Open, endMs: number): void => {
    if (one.since && endMs > one.since.startMs) one.spans.push({ ...one.since, endMs });
    one.since = null;
  };
  return {
    count: () => open.size,
    note: ({ key, to, instance }: StateChange, slotMs: number): void => {
      const one = open.get(key) ?? { labels: instance.labels, spans: [], since: null };
      open.set(key, one);
      if (to === null) pendingCount += 1;
      if (to === 'firing') firedCount += 1;
      close(one, slotMs);
      if (to === 'pending' || to === 'firing') one.since = { state: to, startMs: slotMs };
    },
    result: (endMs: number): BackTest => {
      for (const one of open.values()) close(one, endMs);
      const instances = [...open.values()].map(({ labels, spans }) => ({ labels, spans }));
      const firingMs = instances
        .flatMap(({ spans }) => spans)
        .reduce((sum, span) => sum + (span.state === 'firing' ? span.endMs - span.startMs : 0), 0);
      return { firedCount, pendingCount, firingMs, instances };
    },
  };
}
