// The notation of test scripts for series and their values: `up{job="a"} 0 1 _ stale 2+3x5`.
import { InputError } from '@/lib/errors/input-error';
import { labelSet, type LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import { addHistograms, subtractHistograms } from '@/lib/promql/histogram/add-histograms';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { parseSelector } from '@/lib/promql/parser';
import { parseHistogram, type NotedHistogram } from '@/server/promql/script/histogram-notation';
import type { StartOffsets } from '@/server/promql/script/start-notation';
import { STALE_MARKER_HIGH, STALE_MARKER_LOW } from '@/server/storage/ports';

/** A number is held with its bits in a column of one, since stale markers do not survive plain numbers. */
export type NotedValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'float'; readonly bits: Float64Array }
  | ({ readonly kind: 'histogram' } & NotedHistogram);

export interface NotedSeries {
  readonly labels: LabelSet;
  readonly values: readonly NotedValue[];
  /** One entry a value; absent when none was written. */
  readonly startOffsets?: StartOffsets;
}

/** More values than this from one repetition are a mistake. */
const REPEAT_LIMIT = 100_000;
const SERIES = /^([a-zA-Z_:][a-zA-Z0-9_:]*)?\s*(\{(?!\{)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[^"'`}])*\})?/;
/** `0x59` repeats a zero: only digits that decimals do not have make a hexadecimal number. */
const NUMBER =
  '[+-]?(?:0[xX](?=[0-9]*[a-fA-F])[0-9a-fA-F]+|[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\\.|[iI][nN][fF]|[nN][aA][nN])';
const FLOAT_ITEM = new RegExp(`^(${NUMBER})(?:([+-]${NUMBER.slice('[+-]?'.length)}))?(?:x([0-9]+))?$`);

/** Splits off the labels; undefined when the line does not begin with a series. */
export function splitSeries(line: string): { labels: LabelSet; rest: string } | undefined {
  const match = SERIES.exec(line);
  if (!match || match[0] === '') return undefined;
  return { labels: parseLabels(match[0].trim()), rest: line.slice(match[0].length).trim() };
}

export function parseNotedSeries(line: string): NotedSeries {
  const split = splitSeries(line);
  if (!split) throw new InputError(`Cannot read series "${line}": expected a name or labels`);
  return { labels: split.labels, values: parseNotedValues(split.rest) };
}

export function parseNotedValues(text: string): NotedValue[] {
  const items = text.match(/\{\{[^}]*\}\}\S*?(?=\{\{|\s|$)(?:\{\{[^}]*\}\}\S*)?|\S+/g) ?? [];
  return items.flatMap(parseItem);
}

function floatValue(value: number): NotedValue {
  return { kind: 'float', bits: Float64Array.of(value) };
}

/** The labels of `name{a="b"}`; `{}` has none. */
function parseLabels(text: string): LabelSet {
  if (/^\{\s*\}$/.test(text)) return [];
  const matchers = parseSelectorLoosely(text);
  const other = matchers.find(({ type }) => type !== '=');
  if (other) throw new InputError(`unexpected "${other.type}" in label set, expected "="`);
  return labelSet(matchers.map(({ name, value }) => [name, value]));
}

/** A selector needs a label that is not empty; a label set does not. */
function parseSelectorLoosely(text: string): readonly Matcher[] {
  const isNamed = !text.startsWith('{');
  if (isNamed) return parseSelector(text);
  const withAnchor = text.replace(/^\{/, '{__anchor__="x",');
  return parseSelector(withAnchor).filter(({ name }) => name !== '__anchor__');
}

function parseItem(item: string): NotedValue[] {
  if (item === 'stale') return [{ kind: 'float', bits: staleMarker() }];
  const blank = /^_(?:x([0-9]+))?$/.exec(item);
  if (blank) return repeat(Number(blank[1] ?? 1), () => ({ kind: 'none' }));
  if (item.startsWith('{{')) {
    return parseHistograms(item);
  }
  const match = FLOAT_ITEM.exec(item);
  // A step needs to be repeated.
  if (!match || (match[2] !== undefined && match[3] === undefined))
    throw new InputError(`Cannot read value "${item}": expected a number, "_", "stale" or a repetition`);
  const [, first = '', increment, times] = match;
  const step = increment === undefined ? 0 : parseNumber(increment);
  let value = parseNumber(first);
  return repeat(times === undefined ? 1 : Number(times) + 1, () => {
    const noted = floatValue(value);
    value += step;
    return noted;
  });
}

const HISTOGRAM_ITEM = /^(\{\{[^}]*\}\})(?:([+-])(\{\{[^}]*\}\}))?(?:x([0-9]+))?$/;

function parseHistograms(item: string): NotedValue[] {
  const match = HISTOGRAM_ITEM.exec(item);
  if (!match) throw new InputError(`Cannot read value "${item}": expected a histogram or a repetition`);
  const [, first = '', sign, increment, times] = match;
  const step = increment === undefined ? undefined : parseHistogram(increment).histogram;
  let noted = parseHistogram(first);
  return repeat(times === undefined ? 1 : Number(times) + 1, () => {
    const value: NotedValue = { kind: 'histogram', ...noted };
    if (step) noted = { ...noted, histogram: nextHistogram(noted.histogram, step, sign === '-') };
    return value;
  });
}

/** The hint of the first stays. */
function nextHistogram(histogram: NativeHistogram, step: NativeHistogram, isFalling: boolean): NativeHistogram {
  const combined = isFalling ? subtractHistograms(histogram, step) : addHistograms(histogram, step);
  if (!combined) throw new InputError('Cannot add a histogram with custom buckets and one with exponential ones');
  return { ...combined.histogram, resetHint: histogram.resetHint };
}

function repeat(count: number, make: () => NotedValue): NotedValue[] {
  if (count > REPEAT_LIMIT) throw new InputError(`Cannot repeat a value ${count} times: the limit is ${REPEAT_LIMIT}`);
  return Array.from({ length: count }, make);
}

/** As the expression parser reads numbers, with a sign. */
function parseNumber(text: string): number {
  const isNegative = text.startsWith('-');
  const magnitude = text.replace(/^[+-]/, '');
  let value = Number(magnitude);
  if (value === Infinity) throw new InputError(`Cannot read value "${text}": value out of range`);
  if (/^inf$/i.test(magnitude)) value = Infinity;
  if (/^nan$/i.test(magnitude)) value = NaN;
  return isNegative ? -value : value;
}

function staleMarker(): Float64Array {
  const bits = new Float64Array(1);
  const view = new DataView(bits.buffer);
  const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
  view.setUint32(isLittleEndian ? 4 : 0, STALE_MARKER_HIGH, isLittleEndian);
  view.setUint32(isLittleEndian ? 0 : 4, STALE_MARKER_LOW, isLittleEndian);
  return bits;
}
