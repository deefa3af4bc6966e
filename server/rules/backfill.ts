// Recording rules over a past range: each over the whole range, in the order of the file, stored through the door for imports.
import { InputError } from '@/lib/errors/input-error';
import type { RuleGroup } from '@/lib/rules/rule-file';
import type { GridSeries } from '@/lib/series/query-result';
import type { Engine, QueryOrigin } from '@/server/promql/engine';
import { type CompiledRecording, compileRules } from '@/server/rules/compile-rule';
import { outputLabels } from '@/server/rules/evaluate-recording';
import type { Backfill, BackfillRequest } from '@/server/rules/ports';
import type { SampleAppender } from '@/server/storage/ports';

export interface BackfillDeps {
  readonly engine: Pick<Engine, 'range' | 'parse'>;
  readonly appender: SampleAppender;
}

/** Evaluations of one rule in one request; callers go on from where it ended. */
const STEP_LIMIT = 11_000;
/** Samples of one commit. */
const BATCH_SAMPLES = 100_000;

/** Throws InputError for a range of too many evaluations, for a query that fails, and for results that cannot be stored. */
export async function backfill(request: BackfillRequest, deps: BackfillDeps): Promise<Backfill> {
  const { groups, startMs, endMs, defaultIntervalMs } = request;
  let sampleCount = 0;
  let refusedCount = 0;
  for (const group of groups) {
    const stepMs = group.intervalMs ?? defaultIntervalMs;
    // Where the engine's own slots could be: multiples of the interval.
    const firstMs = Math.ceil(startMs / stepMs) * stepMs;
    const stepCount = Math.floor((endMs - firstMs) / stepMs) + 1;
    if (stepCount > STEP_LIMIT)
      throw new InputError(`Cannot evaluate a rule ${stepCount} times at once: the limit is ${STEP_LIMIT}`);
    if (stepCount < 1) continue;
    for (const compiled of recordingRules(group, deps)) {
      const range = { startMs: firstMs, endMs: firstMs + (stepCount - 1) * stepMs, stepMs };
      const written = await writeRule(compiled, { ...request, ...range, limit: group.limit }, deps);
      sampleCount += written.sampleCount;
      refusedCount += written.refusedCount;
    }
  }
  return { sampleCount, refusedCount };
}

function recordingRules(group: RuleGroup, { engine }: BackfillDeps): CompiledRecording[] {
  return compileRules(group, (text) => engine.parse(text)).flatMap((compiled) =>
    compiled.kind === 'recording' ? [compiled] : [],
  );
}

interface RuleRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly limit: number;
  readonly origin: QueryOrigin;
  readonly signal: AbortSignal;
}

async function writeRule(compiled: CompiledRecording, range: RuleRange, deps: BackfillDeps): Promise<Backfill> {
  const { startMs, endMs, stepMs, limit, origin, signal } = range;
  const { value } = await deps.engine.range({ text: compiled.query, startMs, endMs, stepMs, origin, signal });
  if (value.kind !== 'grid') throw new InputError('rule result is not a vector or scalar', { errorType: 'execution' });
  const { name } = compiled.rule;
  if (limit > 0 && value.series.length > limit)
    throw new InputError(`${name}: exceeded limit of ${limit} with ${value.series.length} series`);
  let sampleCount = 0;
  let refusedCount = 0;
  for (const rows of inBatches(value.series, range)) {
    const outcome = await deps.appender.append(batchOf(rows, compiled, deps.appender), 'import');
    sampleCount += outcome.appendedCount;
    refusedCount += outcome.rejected.length;
  }
  return { sampleCount, refusedCount };
}

interface Row {
  readonly series: GridSeries;
  readonly step: number;
  readonly timestampMs: number;
}

function* inBatches(all: readonly GridSeries[], { startMs, stepMs }: RuleRange): Generator<Row[]> {
  let rows: Row[] = [];
  for (const series of all)
    for (let step = 0; step < series.values.length; step += 1) {
      const hasValue = series.present === null || series.present[step] === 1;
      if (!hasValue && (series.histograms?.[step] ?? null) === null) continue;
      rows.push({ series, step, timestampMs: startMs + step * stepMs });
      if (rows.length < BATCH_SAMPLES) continue;
      yield rows;
      rows = [];
    }
  if (rows.length > 0) yield rows;
}

function batchOf(rows: readonly Row[], compiled: CompiledRecording, appender: Pick<SampleAppender, 'seriesRef'>) {
  const refs = new Map<GridSeries, number>();
  const refOf = (series: GridSeries): number => {
    const known = refs.get(series) ?? appender.seriesRef(outputLabels(series.labels, compiled));
    refs.set(series, known);
    return known;
  };
  const floats = rows.filter(({ series, step }) => !series.histograms?.[step]);
  const histograms = rows.flatMap(({ series, step, timestampMs }) => {
    const histogram = series.histograms?.[step];
    return histogram ? [{ ref: refOf(series), histogram, timestampMs }] : [];
  });
  return {
    count: floats.length,
    seriesRefs: Int32Array.from(floats, ({ series }) => refOf(series)),
    timestampsMs: Float64Array.from(floats, ({ timestampMs }) => timestampMs),
    values: Float64Array.from(floats, ({ series, step }) => series.values[step] ?? NaN),
    ...(histograms.length > 0 && {
      histograms: {
        seriesRefs: Int32Array.from(histograms, ({ ref }) => ref),
        timestampsMs: Float64Array.from(histograms, ({ timestampMs }) => timestampMs),
        histograms: histograms.map(({ histogram }) => histogram),
      },
    }),
  };
}
