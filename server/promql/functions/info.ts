// info: adds the labels of info metrics (target_info and the like) to the series that share `instance` and `job` with them.
import {
  labelPairs,
  labelSet,
  labelsKey,
  labelValue,
  metricName,
  METRIC_NAME,
  withLabel,
  type LabelSet,
} from '@/lib/labels/label-set';
import { matcherTest, type Matcher } from '@/lib/labels/matcher';
import type { Expr, TimeShift, VectorSelector } from '@/lib/promql/ast';
import { assert } from '@/lib/errors/assert';
import { collect, onlySteps, sampleSteps, type ColumnSeries } from '@/server/promql/column';
import type { CallInput, FunctionPlan } from '@/server/promql/functions/call-input';
import { mergeSameLabels } from '@/server/promql/merge-series';
import { planVectorSelector } from '@/server/promql/operators/vector-selector';
import { formatLabels } from '@/server/promql/format-labels';
import { executionError, type QueryRun } from '@/server/promql/query-run';

const DEFAULT_INFO_METRIC = 'target_info';
const IDENTIFYING_LABELS = ['instance', 'job'];

export const info: FunctionPlan = (input) => {
  const { call, grid, planner, run } = input;
  const [baseExpr] = call.args;
  assert(baseExpr, 'the checker counted the arguments');
  const base = planner.planVector(baseExpr, grid);
  const wanted = wantedInfo(input);
  const infoSeries = planVectorSelector(wanted.selector, grid, planner, 'timestamp');
  const infoValues = planVectorSelector(wanted.selector, grid, planner);
  return {
    kind: 'vector',
    hasOneName: base.hasOneName,
    isOrdered: false,
    blocks: async function* () {
      const bases = await collect(base.blocks(), run);
      for await (const block of infoValues.blocks())
        if (block.some(({ histograms }) => histograms)) throw executionError('info sample should be float');
      const candidates = await groupByIdentity(await collect(infoSeries.blocks(), run), run);
      const results: ColumnSeries[] = [];
      for (const series of bases) {
        if (run.shouldPause()) await run.pause();
        results.push(...enriched(series, wanted, candidates.get(identityOf(series.labels)) ?? new Map()));
      }
      yield await mergeSameLabels(results, run);
    },
  };
};

interface WantedInfo {
  readonly selector: VectorSelector;
  /** Whether a metric is an info metric here: those are left as they are. */
  isInfoMetric(name: string): boolean;
  /** Only these labels are added; null for all. */
  readonly dataLabels: ReadonlySet<string> | null;
  /** Series without info stay: no matcher asks for a label that is there. */
  readonly keepsUnmatched: boolean;
}

function wantedInfo({ call }: CallInput): WantedInfo {
  const [base, given] = call.args;
  const matchers = given?.kind === 'vectorSelector' ? given.matchers : [];
  const isName = ({ name }: Matcher): boolean => name === METRIC_NAME;
  const isNamed = matchers.some((matcher) => isName(matcher) && (matcher.type === '=' || matcher.type === '=~'));
  const fallback: Matcher = { name: METRIC_NAME, type: '=', value: DEFAULT_INFO_METRIC };
  const nameMatchers = [...(isNamed ? [] : [fallback]), ...matchers.filter(isName)];
  const dataMatchers = matchers.filter((matcher) => !isName(matcher));
  const nameTests = nameMatchers.map((matcher) => matcherTest(matcher));
  return {
    selector: {
      kind: 'vectorSelector',
      span: call.span,
      name: '',
      matchers: [...nameMatchers, ...dataMatchers],
      ...(base ? shiftOf(base) : { offsetMs: 0, at: null }),
    },
    isInfoMetric: (name) => nameTests.every((accepts) => accepts(name)),
    dataLabels: dataMatchers.length === 0 ? null : new Set(dataMatchers.map(({ name }) => name)),
    keepsUnmatched: dataMatchers.every((matcher) => matcherTest(matcher)('')),
  };
}

/** The time that the first selector of the argument looks at. */
function shiftOf(expr: Expr): TimeShift {
  const found = firstShift(expr);
  return found ?? { offsetMs: 0, at: null };
}

function firstShift(expr: Expr): TimeShift | undefined {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return undefined;
    case 'vectorSelector':
      return { at: expr.at, offsetMs: expr.offsetMs };
    case 'matrixSelector':
      return firstShift(expr.selector);
    case 'subquery': {
      const inner = firstShift(expr.expr);
      if (inner?.at) return inner;
      return { at: expr.at, offsetMs: expr.offsetMs + (inner?.offsetMs ?? 0) };
    }
    case 'paren':
    case 'unary':
    case 'aggregation':
      return firstShift(expr.expr);
    case 'binary':
      return firstShift(expr.left) ?? firstShift(expr.right);
    case 'call': {
      for (const arg of expr.args) {
        const shift = firstShift(arg);
        if (shift) return shift;
      }
      return undefined;
    }
  }
}

/** Info series of one identity by metric name. Their values are the times of their samples. */
type Candidates = ReadonlyMap<string, readonly ColumnSeries[]>;

function identityOf(labels: LabelSet): string {
  return labelsKey(labelSet(IDENTIFYING_LABELS.map((name) => [name, labelValue(labels, name)])));
}

async function groupByIdentity(
  all: readonly ColumnSeries[],
  run: QueryRun,
): Promise<Map<string, Map<string, ColumnSeries[]>>> {
  const byIdentity = new Map<string, Map<string, ColumnSeries[]>>();
  for (const series of all) {
    if (run.shouldPause()) await run.pause();
    if (IDENTIFYING_LABELS.every((name) => labelValue(series.labels, name) === '')) continue;
    const identity = identityOf(series.labels);
    const byName = byIdentity.get(identity) ?? new Map<string, ColumnSeries[]>();
    byIdentity.set(identity, byName);
    const name = metricName(series.labels);
    const named = byName.get(name);
    if (named) named.push(series);
    else byName.set(name, [series]);
  }
  return byIdentity;
}

/** The series with labels added; in parts where the info that belongs to it changes. */
function enriched(series: ColumnSeries, wanted: WantedInfo, candidates: Candidates): ColumnSeries[] {
  if (wanted.isInfoMetric(metricName(series.labels))) return [series];
  const stepCount = series.values.length;
  const steps = sampleSteps(series);
  const parts = new Map<string, { labels: LabelSet; present: Uint8Array }>();
  for (let step = 0; step < stepCount; step += 1) {
    if (steps && steps[step] !== 1) continue;
    const infos = [...candidates.values()].flatMap((all) => latestAt(all, step) ?? []);
    if (infos.length === 0 && !wanted.keepsUnmatched) continue;
    const key = infos.map(({ labels }) => labelsKey(labels)).join('\n');
    const part = parts.get(key) ?? {
      labels: withInfo(series.labels, infos, wanted.dataLabels),
      present: new Uint8Array(stepCount),
    };
    parts.set(key, part);
    part.present[step] = 1;
  }
  return [...parts.values()].flatMap(({ labels, present }) => {
    const column = onlySteps({ ...series, labels }, (step) => present[step] === 1);
    return column ? [column] : [];
  });
}

/** Of several series the one with the newest sample. */
function latestAt(all: readonly ColumnSeries[], step: number): ColumnSeries | undefined {
  let latest: ColumnSeries | undefined;
  for (const series of all) {
    if (series.present && series.present[step] !== 1) continue;
    const seconds = series.values[step] ?? 0;
    const latestSeconds = latest?.values[step] ?? -Infinity;
    if (latest && seconds === latestSeconds)
      throw executionError(
        `found duplicate series for info metric: existing ${formatLabels(latest.labels)} @ ${latestSeconds * 1000}, new ${formatLabels(series.labels)} @ ${seconds * 1000}`,
      );
    if (seconds > latestSeconds) latest = series;
  }
  return latest;
}

/** Labels that the series has already are left alone. */
function withInfo(base: LabelSet, infos: readonly ColumnSeries[], dataLabels: ReadonlySet<string> | null): LabelSet {
  const added = new Map<string, string>();
  for (const { labels } of infos)
    for (const [name, value] of labelPairs(labels)) {
      if (name === METRIC_NAME || (dataLabels && !dataLabels.has(name))) continue;
      const before = added.get(name);
      if (before !== undefined && before !== value) throw executionError(`conflicting label: ${name}`);
      if (labelValue(base, name) === '') added.set(name, value);
    }
  let result = base;
  for (const [name, value] of added) result = withLabel(result, name, value);
  return result;
}
