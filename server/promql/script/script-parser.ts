// The script language of PromQL tests (promqltest): load, eval, expect, clear.
import { InputError, isInputError } from '@/lib/errors/input-error';
import { labelsKey, type LabelSet } from '@/lib/labels/label-set';
import { unquoteString } from '@/lib/promql/scan-string';
import {
  parseNotedSeries,
  parseNotedValues,
  splitSeries,
  type NotedSeries,
  type NotedValue,
} from '@/server/promql/script/series-notation';
import { parseStartOffsets, type StartOffsets } from '@/server/promql/script/start-notation';
import { parseDuration } from '@/lib/units/duration';

export interface NoteExpectation {
  readonly kind: 'warn' | 'info' | 'no_warn' | 'no_info' | 'fail';
  readonly test?: { readonly kind: 'text' | 'regex'; readonly value: string };
}

export interface Expectation {
  readonly isOrdered: boolean;
  readonly notes: readonly NoteExpectation[];
  readonly text?: string;
  readonly scalar?: NotedValue;
  /** The instant result is a range vector with values at these times. */
  readonly rangeVector?: { readonly startMs: number; readonly endMs: number; readonly stepMs: number };
  readonly series: readonly { readonly labels: LabelSet; readonly values: readonly NotedValue[] }[];
}

export type EvalTimes =
  | { readonly kind: 'instant'; readonly timeMs: number }
  | { readonly kind: 'range'; readonly startMs: number; readonly endMs: number; readonly stepMs: number };

export type ScriptCommand =
  | { readonly kind: 'clear'; readonly line: number }
  | {
      readonly kind: 'load';
      readonly line: number;
      readonly stepMs: number;
      readonly series: readonly NotedSeries[];
      /** `load_with_nhcb`: classic histograms are stored as native ones, too. */
      readonly hasNativeCopies: boolean;
    }
  | {
      readonly kind: 'eval';
      readonly line: number;
      readonly times: EvalTimes;
      readonly query: string;
      readonly expected: Expectation;
    }
  /** A command that cannot be read. */
  | { readonly kind: 'broken'; readonly line: number; readonly isLoad: boolean; readonly reason: string };

interface Lines {
  readonly all: readonly string[];
  at: number;
}

export function parseScript(text: string): ScriptCommand[] {
  const all = text.split('\n').map((line) => (line.trim().startsWith('#') ? '' : line.trim()));
  const lines: Lines = { all, at: 0 };
  const commands: ScriptCommand[] = [];
  while (lines.at < all.length) {
    const line = lines.at + 1;
    const head = all[lines.at] ?? '';
    lines.at += 1;
    if (head === '') continue;
    try {
      commands.push(parseCommand(head, line, lines));
    } catch (cause) {
      if (!isInputError(cause)) throw cause;
      while ((all[lines.at] ?? '') !== '') lines.at += 1;
      commands.push({ kind: 'broken', line, isLoad: /^load/i.test(head), reason: cause.message });
    }
  }
  return commands;
}

function parseCommand(head: string, line: number, lines: Lines): ScriptCommand {
  if (head === 'clear') return { kind: 'clear', line };
  const load = /^load(_with_nhcb)?\s+(\S+)$/i.exec(head);
  if (load) {
    const [, withCopies, step = ''] = load;
    const hasNativeCopies = withCopies !== undefined;
    return { kind: 'load', line, stepMs: parseDuration(step), series: parseLoad(lines), hasNativeCopies };
  }
  const instant = /^eval(_\w+)?\s+instant\s+at\s+(\S+)\s+(.+)$/.exec(head);
  if (instant) {
    const [, suffix = '', time = '', query = ''] = instant;
    const times = { kind: 'instant', timeMs: parseTime(time) } as const;
    return evalCommand(parseExpectation(lines, suffix, times), { line, times, query });
  }
  const range = /^eval(_\w+)?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+)$/.exec(head);
  if (range) {
    const [, suffix = '', start = '', end = '', step = '', query = ''] = range;
    const times = {
      kind: 'range',
      startMs: parseTime(start),
      endMs: parseTime(end),
      stepMs: parseTime(step),
    } as const;
    return evalCommand(parseExpectation(lines, suffix, times), { line, times, query });
  }
  return { kind: 'broken', line, isLoad: false, reason: `unknown command "${head}"` };
}

/** Throws InputError for expectations that no answer could meet. */
function evalCommand(
  expected: Expectation,
  { line, times, query }: { readonly line: number; readonly times: EvalTimes; readonly query: string },
): ScriptCommand {
  const { notes, series, isOrdered, rangeVector } = expected;
  for (const kind of ['warn', 'info'] as const)
    if (notes.some((note) => note.kind === kind) && notes.some((note) => note.kind === `no_${kind}`))
      throw new InputError(`"expect ${kind}" and "expect no_${kind}" exclude each other`);
  if (isOrdered && times.kind === 'range') throw new InputError('the results of a range query have no order to expect');
  const stepCount = stepCountOf(rangeVector ?? times);
  const longest = Math.max(0, ...series.map(({ values }) => values.length));
  if (longest > stepCount)
    throw new InputError(`${longest} values expected of a series, but there are ${stepCount} steps`);
  return { kind: 'eval', line, times, query, expected };
}

type Steps = EvalTimes | NonNullable<Expectation['rangeVector']>;

function stepCountOf(steps: Steps): number {
  return 'startMs' in steps ? Math.floor((steps.endMs - steps.startMs) / steps.stepMs) + 1 : 1;
}

function parseTime(text: string): number {
  const isNegative = text.startsWith('-');
  const ms = parseDuration(isNegative ? text.slice(1) : text);
  return isNegative ? -ms : ms;
}

function parseLoad(lines: Lines): NotedSeries[] {
  const series: NotedSeries[] = [];
  let starts: Starts | undefined;
  for (let line = lines.all[lines.at] ?? ''; line !== ''; line = lines.all[lines.at] ?? '') {
    lines.at += 1;
    const split = splitSeries(line);
    if (split && START_MARK.test(split.rest)) {
      if (starts) throw new InputError('start timestamps stand right before the samples they belong to');
      starts = { labels: split.labels, offsets: parseStartOffsets(split.rest.replace(START_MARK, '')) };
      continue;
    }
    series.push(withStarts(parseNotedSeries(line), starts));
    starts = undefined;
  }
  if (starts) throw new InputError('start timestamps without samples');
  return series;
}

const START_MARK = /^@st(?=\s|$)/;

interface Starts {
  readonly labels: LabelSet;
  readonly offsets: StartOffsets;
}

/** Start timestamps stand on a line of their own, for the samples on the next. */
function withStarts(series: NotedSeries, starts: Starts | undefined): NotedSeries {
  if (!starts) return series;
  if (labelsKey(starts.labels) !== labelsKey(series.labels))
    throw new InputError('start timestamps and the samples after them are of different series');
  if (starts.offsets.length !== series.values.length)
    throw new InputError(`${starts.offsets.length} start timestamps for ${series.values.length} values`);
  return { ...series, startOffsets: starts.offsets };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Draft = Mutable<Omit<Expectation, 'notes' | 'series'>> & {
  readonly notes: NoteExpectation[];
  readonly series: { labels: LabelSet; values: NotedValue[] }[];
};

const OLD_FORMS: Readonly<Record<string, NoteExpectation['kind'] | 'ordered'>> = {
  _fail: 'fail',
  _ordered: 'ordered',
  _warn: 'warn',
  _info: 'info',
};

function parseExpectation(lines: Lines, suffix: string, times: EvalTimes): Expectation {
  const draft: Draft = { isOrdered: suffix === '_ordered', notes: [], series: [] };
  const old = OLD_FORMS[suffix];
  if (old !== undefined && old !== 'ordered') draft.notes.push({ kind: old });
  for (let line = lines.all[lines.at] ?? ''; line !== ''; line = lines.all[lines.at] ?? '') {
    lines.at += 1;
    const number = times.kind === 'instant' ? bareNumber(line) : undefined;
    if (number) {
      draft.scalar = number;
      return draft;
    }
    if (line.startsWith('expected_fail_')) {
      draft.notes.push(oldFailure(line));
      return draft;
    }
    if (/^expect\s/.test(line)) parseExpect(line.replace(/^expect\s+/, ''), draft);
    else draft.series.push(parseExpectedSeries(line));
  }
  return draft;
}

function bareNumber(line: string): NotedValue | undefined {
  if (!/^[+-]?(?:[0-9.][0-9a-fA-FxX.eE+-]*|[iI]nf|[nN]a[nN])$/.test(line)) return undefined;
  return parseNotedValues(line)[0];
}

function parseExpectedSeries(line: string): { labels: LabelSet; values: NotedValue[] } {
  const split = splitSeries(line);
  if (!split) return { labels: [], values: parseNotedValues(line) };
  return { labels: split.labels, values: parseNotedValues(split.rest) };
}

function oldFailure(line: string): NoteExpectation {
  const [, kind = '', value = ''] = /^expected_fail_(message|regexp)\s+(.*)$/.exec(line) ?? [];
  return { kind: 'fail', test: { kind: kind === 'regexp' ? 'regex' : 'text', value } };
}

function parseExpect(rest: string, draft: Draft): void {
  const range = /^range vector from (\S+) to (\S+) step (\S+)$/.exec(rest);
  if (range) {
    const [, start = '', end = '', step = ''] = range;
    draft.rangeVector = { startMs: parseTime(start), endMs: parseTime(end), stepMs: parseTime(step) };
    return;
  }
  if (rest === 'ordered') {
    draft.isOrdered = true;
    return;
  }
  const text = /^string\s+(.*)$/.exec(rest);
  if (text) {
    draft.text = unquoteString(text[1] ?? '');
    return;
  }
  const note = /^(fail|warn|info|no_warn|no_info)(?:\s+(msg|regex):\s*(.*))?$/.exec(rest);
  if (!note) throw new InputError(`Cannot read "expect ${rest}"`);
  const [, kind = '', form, value = ''] = note;
  draft.notes.push({
    kind: noteKind(kind),
    ...(form !== undefined && { test: { kind: form === 'regex' ? 'regex' : 'text', value: value.trim() } as const }),
  });
}

function noteKind(kind: string): NoteExpectation['kind'] {
  return kind === 'warn' || kind === 'info' || kind === 'no_warn' || kind === 'no_info' ? kind : 'fail';
}
