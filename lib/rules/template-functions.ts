// The functions of Prometheus' templates, beside those that every Go template has (prometheus template/template.go).
import { durationOf } from '@/lib/gotemplate/go-duration';
import { parseGoFloat } from '@/lib/gotemplate/go-float-parse';
import { goMatch, goReplaceAll } from '@/lib/gotemplate/go-regexp';
import { timeOf } from '@/lib/gotemplate/go-time';
import { goLower, goUpper, titleLetter } from '@/lib/gotemplate/letter-case';
import { escapeQuery } from '@/lib/gotemplate/escape';
import { FunctionError } from '@/lib/gotemplate/template-error';
import {
  type FunctionBody,
  type ParameterType,
  stringOf,
  TemplateFunction,
  TemplateList,
  TemplateMap,
  TemplateStruct,
  type TemplateValue,
  typeNameOf,
  TypedText,
} from '@/lib/gotemplate/values';
import { isInputError } from '@/lib/errors/input-error';
import { quote } from '@/lib/gotemplate/tokens';
import { compareText, labelPairs, type LabelSet } from '@/lib/labels/label-set';
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  requireFinite,
  secondsToTimeMs,
} from '@/lib/rules/humanize';
import { stripDomain, stripPort } from '@/lib/rules/host-port';
import type { VectorSample } from '@/lib/series/query-result';
import { parseDuration } from '@/lib/units/duration';

export interface TemplateHost {
  /** Of the evaluation. */
  readonly nowMs: number;
  readonly externalUrl: string;
  /** An instant query at the time of the evaluation. */
  readonly query: (text: string) => readonly VectorSample[];
}

const SAMPLE_TYPE = '*template.sample';
const RESULT_TYPE = 'template.queryResult';

export function templateFunctions(host: TemplateHost): ReadonlyMap<string, TemplateFunction> {
  return new Map([...FUNCTIONS, ...hostFunctions(host)]);
}

function define(parameters: readonly ParameterType[], call: FunctionBody, rest?: ParameterType): TemplateFunction {
  return new TemplateFunction(rest === undefined ? { parameters } : { parameters, rest }, call);
}

function textFunction(call: (text: string) => TemplateValue): TemplateFunction {
  return define(['string'], ([text]) => call(stringOf(text) ?? ''));
}

function numberFunction(call: (value: number) => TemplateValue): TemplateFunction {
  return define(['any'], ([value]) => call(toNumber(value)));
}

/** Numbers come as numbers, or as text that is one. */
function toNumber(value: TemplateValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const text = stringOf(value);
  if (text === undefined)
    throw new FunctionError(
      `can't convert ${value === null || value === undefined ? '<nil>' : typeNameOf(value)} to float`,
    );
  return parseGoFloat(text);
}

/** The letter behind each separator; the rest stays (strings.Title). */
function title(text: string): string {
  return text.replaceAll(/(^|(?!\w)[\0-\x7f]|\s)(\p{L})/gu, (_whole, before: string, letter: string) => {
    return before + titleLetter(letter);
  });
}

function sampleOf(value: TemplateValue): TemplateStruct {
  if (value instanceof TemplateStruct && value.typeName === SAMPLE_TYPE) return value;
  throw new FunctionError(`expected a sample; got ${typeNameOf(value)}`);
}

function samplesOf(value: TemplateValue): readonly TemplateValue[] {
  return value instanceof TemplateList ? value.items : [];
}

function labelOf(sample: TemplateStruct, name: string): string {
  const labels = sample.fields.get('Labels');
  return labels instanceof TemplateMap ? (stringOf(labels.entries.get(name)) ?? '') : '';
}

/** A label set as templates see it. */
export function labelMap(labels: LabelSet): TemplateMap {
  return new TemplateMap('map[string]string', new Map(labelPairs(labels)), '');
}

function resultList(samples: readonly VectorSample[]): TemplateList {
  return new TemplateList(
    RESULT_TYPE,
    samples.map(
      ({ labels, value }) =>
        new TemplateStruct(
          SAMPLE_TYPE,
          new Map<string, TemplateValue>([
            ['Labels', labelMap(labels)],
            ['Value', value],
          ]),
        ),
    ),
  );
}

function sortByLabel(name: string, list: TemplateValue): TemplateList {
  const sorted = samplesOf(list)
    .map(sampleOf)
    .toSorted((left, right) => compareText(labelOf(left, name), labelOf(right, name)));
  return new TemplateList(RESULT_TYPE, sorted);
}

function seconds(text: string): number {
  const isNegative = text.startsWith('-');
  const magnitude = isNegative ? text.slice(1) : text;
  if (magnitude === '') throw new FunctionError('empty duration string');
  try {
    return (parseDuration(magnitude) / 1000) * (isNegative ? -1 : 1);
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    // Go's words, without our hint of what is expected.
    const isTooLong = thrown.message.startsWith('duration out of range');
    throw new FunctionError(isTooLong ? 'duration out of range' : `not a valid duration string: ${quote(text)}`);
  }
}

function textAt(args: readonly TemplateValue[], at: number): string {
  return stringOf(args[at]) ?? '';
}

function graphPath(expr: string, tab: 0 | 1): string {
  return `/graph?g0.expr=${escapeQuery(expr)}&g0.tab=${tab}`;
}

const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map([
  [
    'first',
    define([RESULT_TYPE], ([list]) => {
      const [first] = samplesOf(list);
      if (first === undefined) throw new FunctionError('first() called on vector with no elements');
      return first;
    }),
  ],
  ['label', define(['string', SAMPLE_TYPE], ([name, sample]) => labelOf(sampleOf(sample), stringOf(name) ?? ''))],
  ['value', define([SAMPLE_TYPE], ([sample]) => sampleOf(sample).fields.get('Value'))],
  ['strvalue', define([SAMPLE_TYPE], ([sample]) => labelOf(sampleOf(sample), '__value__'))],
  ['sortByLabel', define(['string', RESULT_TYPE], ([name, list]) => sortByLabel(stringOf(name) ?? '', list))],
  [
    'args',
    define(
      [],
      (all) => new TemplateMap('map[string]interface {}', new Map(all.map((arg, at) => [`arg${at}`, arg])), undefined),
      'any',
    ),
  ],
  ['humanize', numberFunction(humanize)],
  ['humanize1024', numberFunction(humanize1024)],
  ['humanizeDuration', numberFunction(humanizeDuration)],
  ['humanizePercentage', numberFunction(humanizePercentage)],
  ['humanizeTimestamp', numberFunction(humanizeTimestamp)],
  ['toTime', numberFunction((value) => timeOf(secondsToTimeMs(value)))],
  ['toDuration', numberFunction((value) => durationOf(BigInt(Math.trunc(requireFinite(value) * 1e9))))],
  ['title', textFunction(title)],
  ['toUpper', textFunction(goUpper)],
  ['toLower', textFunction(goLower)],
  ['match', define(['string', 'string'], (args) => goMatch(textAt(args, 0), textAt(args, 1)))],
  [
    'reReplaceAll',
    define(['string', 'string', 'string'], (args) => goReplaceAll(textAt(args, 0), textAt(args, 1), textAt(args, 2))),
  ],
  ['stripPort', textFunction(stripPort)],
  ['stripDomain', textFunction(stripDomain)],
  ['parseDuration', textFunction(seconds)],
  ['urlQueryEscape', textFunction(escapeQuery)],
  ['safeHtml', textFunction((text) => new TypedText('template.HTML', text))],
  ['graphLink', textFunction((expr) => graphPath(expr, 0))],
  ['tableLink', textFunction((expr) => graphPath(expr, 1))],
  [
    'tmpl',
    define(
      ['string', 'any'],
      ([name, data], { executeTemplate }) =>
        new TypedText('template.HTML', executeTemplate(stringOf(name) ?? '', data)),
    ),
  ],
]);

function hostFunctions({ nowMs, externalUrl, query }: TemplateHost): readonly (readonly [string, TemplateFunction])[] {
  return [
    ['query', textFunction((text) => resultList(query(text)))],
    ['now', define([], () => nowMs / 1000)],
    ['externalURL', define([], () => externalUrl)],
    ['pathPrefix', define([], () => pathOf(externalUrl))],
  ];
}

function pathOf(url: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
  return path;
}

/** For checking templates before they run. */
export const TEMPLATE_FUNCTION_NAMES: readonly string[] = [
  ...templateFunctions({ nowMs: 0, externalUrl: '', query: () => [] }).keys(),
];
