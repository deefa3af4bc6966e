// Runs a PromQL test script against an engine and its store: every eval passes or fails with a reason.
import { isInputError } from '@/lib/errors/input-error';
import type { Engine } from '@/server/promql/engine';
import { compareFailure, compareResult } from '@/server/promql/testing/compare-result';
import type { LoadedSeries } from '@/server/promql/testing/memory-series';
import { parseScript, type ScriptCommand } from '@/server/promql/testing/script-parser';
import type { NotedSeries } from '@/server/promql/testing/series-notation';

export interface ScriptTarget {
  readonly engine: Engine;
  load(series: readonly LoadedSeries[]): Promise<void> | void;
  clear(): Promise<void> | void;
}

export interface ScriptReport {
  readonly passedCount: number;
  readonly failures: readonly { readonly line: number; readonly query: string; readonly reason: string }[];
}

/** Starts with `clear`. Commands that cannot be read count as failed. */
export async function runScript(text: string, target: ScriptTarget): Promise<ScriptReport> {
  await target.clear();
  let passedCount = 0;
  const failures: { line: number; query: string; reason: string }[] = [];
  for (const command of parseScript(text)) {
    const reason = await runCommand(command, target);
    if (reason !== undefined)
      failures.push({ line: command.line, query: command.kind === 'eval' ? command.query : '', reason });
    else if (command.kind === 'eval') passedCount += 1;
  }
  return { passedCount, failures };
}

/** Why a command failed; undefined when it did not. */
async function runCommand(command: ScriptCommand, target: ScriptTarget): Promise<string | undefined> {
  switch (command.kind) {
    case 'clear':
      await target.clear();
      return undefined;
    case 'load':
      await target.load(command.series.map((series) => samplesOf(series, command.stepMs)));
      return undefined;
    case 'broken':
      return command.reason;
    case 'eval':
      return runEval(command, target.engine);
  }
}

async function runEval(
  { query, times, expected }: Extract<ScriptCommand, { kind: 'eval' }>,
  engine: Engine,
): Promise<string | undefined> {
  try {
    const result =
      times.kind === 'instant'
        ? await engine.instant({ text: query, timeMs: times.timeMs })
        : await engine.range({ text: query, ...times });
    return compareResult(result, expected, times);
  } catch (cause) {
    if (!isInputError(cause)) return `bug: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
    // A query that does not parse makes the script invalid: "expect fail" means a failure in evaluation.
    if (cause.errorType === 'bad_data') return cause.message;
    return compareFailure(cause.message, expected.notes);
  }
}

/** Columns of a noted series. Native histograms are left out: the engine does not know them yet. */
export function samplesOf({ labels, values }: NotedSeries, stepMs: number): LoadedSeries {
  const floats = values.flatMap((value, at) => (value.kind === 'float' ? [{ at, bits: value.bits }] : []));
  const columns = { timestampsMs: new Float64Array(floats.length), values: new Float64Array(floats.length) };
  for (const [row, { at, bits }] of floats.entries()) {
    columns.timestampsMs[row] = at * stepMs;
    columns.values.set(bits, row);
  }
  return { labels, ...columns };
}
