// Runs a PromQL test script against an engine and its store: every eval passes or fails with a reason.
import { isInputError } from '@/lib/errors/input-error';
import { labelsKey } from '@/lib/labels/label-set';
import type { EngineLimits } from '@/lib/promql/engine-limits';
import type { QueryResult } from '@/lib/series/query-result';
import type { Engine, PromqlFeature } from '@/server/promql/engine';
import { compareFailure, compareResult } from '@/server/promql/script/compare-result';
import type { LoadedSeries } from '@/server/promql/script/loaded-series';
import { nativeCopies } from '@/server/promql/script/native-copies';
import { repeatsOf } from '@/server/promql/script/repeat-eval';
import { parseScript, type Expectation, type ScriptCommand } from '@/server/promql/script/script-parser';
import type { NotedSeries } from '@/server/promql/script/series-notation';

/** Features as the scripts of Prometheus expect them. */
export const SCRIPT_FEATURES: readonly PromqlFeature[] = [
  'promql-experimental-functions',
  'promql-extended-range-selectors',
  'promql-binop-fill-modifiers',
  'promql-delayed-name-removal',
  'use-start-timestamps',
];
/** Limits as the scripts of Prometheus expect them. */
export const SCRIPT_LIMITS: Partial<EngineLimits> = { maxSamples: 10_000 };

export interface ScriptTarget {
  readonly engine: Engine;
  /** Throws InputError for what the target cannot hold: every eval fails until the next `clear`. */
  load(series: readonly LoadedSeries[]): Promise<void> | void;
  clear(): Promise<void> | void;
}

export interface ScriptReport {
  readonly passedCount: number;
  readonly failures: readonly { readonly line: number; readonly query: string; readonly reason: string }[];
}

/** Starts with `clear`. Every eval is counted; after a load that failed they all fail, up to the next `clear`. */
export async function runScript(text: string, target: ScriptTarget): Promise<ScriptReport> {
  return runCommands(parseScript(text), target);
}

/** As runScript(), with a script that was read already. */
export async function runCommands(commands: readonly ScriptCommand[], target: ScriptTarget): Promise<ScriptReport> {
  await target.clear();
  let passedCount = 0;
  const failures: { line: number; query: string; reason: string }[] = [];
  let loadFailure: string | undefined;
  for (const command of commands) {
    const { line } = command;
    switch (command.kind) {
      case 'clear':
        await target.clear();
        loadFailure = undefined;
        break;
      case 'load':
        loadFailure ??= await runLoad(command, target);
        break;
      case 'broken':
        if (command.isLoad) loadFailure ??= `the load in line ${line} cannot be read: ${command.reason}`;
        else failures.push({ line, query: '', reason: command.reason });
        break;
      case 'eval': {
        const reason = loadFailure ?? (await runEval(command, target.engine));
        if (reason === undefined) passedCount += 1;
        else failures.push({ line, query: command.query, reason });
        break;
      }
    }
  }
  return { passedCount, failures };
}

type CommandOf<Kind extends ScriptCommand['kind']> = Extract<ScriptCommand, { kind: Kind }>;

/** Why the series are not there; undefined when they are. */
async function runLoad(
  { line, series, stepMs, hasNativeCopies }: CommandOf<'load'>,
  target: ScriptTarget,
): Promise<string | undefined> {
  // The same series twice: the last line wins.
  const byLabels = new Map(series.map((one) => [labelsKey(one.labels), one]));
  try {
    const loaded = [...byLabels.values()].map((one) => samplesOf(one, stepMs));
    await target.load(hasNativeCopies ? [...loaded, ...nativeCopies(loaded)] : loaded);
    return undefined;
  } catch (cause) {
    if (!isInputError(cause)) throw cause;
    return `the load in line ${line} failed: ${cause.message}`;
  }
}

async function runEval(command: CommandOf<'eval'>, engine: Engine): Promise<string | undefined> {
  const { query, times, expected } = command;
  const ask =
    times.kind === 'instant'
      ? () => engine.instant({ text: query, timeMs: times.timeMs })
      : () => engine.range({ text: query, ...times });
  const complaint = await complaintOf(ask, command, expected);
  if (complaint !== undefined || times.kind !== 'instant') return complaint;
  // Asked in another way, notes stand at other places and come from other steps: only values and failures are compared.
  const value = { ...expected, notes: expected.notes.filter(({ kind }) => kind === 'fail') };
  for (const { how, run } of repeatsOf(engine, query, times.timeMs, value)) {
    const other = await complaintOf(run, command, value);
    if (other !== undefined) return `${how}: ${other}`;
  }
  return undefined;
}

async function complaintOf(
  ask: () => Promise<QueryResult>,
  { times }: CommandOf<'eval'>,
  expected: Expectation,
): Promise<string | undefined> {
  try {
    return compareResult(await ask(), expected, times);
  } catch (cause) {
    if (!isInputError(cause)) return `bug: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
    // A query that does not parse makes the script invalid: "expect fail" means a failure in evaluation.
    if (cause.errorType === 'bad_data') return cause.message;
    return compareFailure(cause.message, expected.notes);
  }
}

/** Columns of a noted series. */
export function samplesOf({ labels, values, startOffsets }: NotedSeries, stepMs: number): LoadedSeries {
  const floats = values.flatMap((value, at) => (value.kind === 'float' ? [{ at, bits: value.bits }] : []));
  const startsOf = (rows: readonly { readonly at: number }[]): { startTimestampsMs?: Float64Array } =>
    startOffsets
      ? { startTimestampsMs: Float64Array.from(rows, ({ at }) => at * stepMs + (startOffsets[at] ?? NaN)) }
      : {};
  const columns = {
    timestampsMs: new Float64Array(floats.length),
    values: new Float64Array(floats.length),
    ...startsOf(floats),
  };
  for (const [row, { at, bits }] of floats.entries()) {
    columns.timestampsMs[row] = at * stepMs;
    columns.values.set(bits, row);
  }
  const histograms = values.flatMap((value, at) =>
    value.kind === 'histogram' ? [{ at, histogram: value.histogram }] : [],
  );
  if (histograms.length === 0) return { labels, ...columns };
  return {
    labels,
    ...columns,
    histograms: {
      timestampsMs: Float64Array.from(histograms, ({ at }) => at * stepMs),
      histograms: histograms.map(({ histogram }) => histogram),
      ...startsOf(histograms),
    },
  };
}
