// The functions of Alertmanager's templates, beside Go's own.
import { humanizedDuration } from '@/lib/alerting/templates/humanize-duration';
import { durationOf } from '@/lib/gotemplate/go-duration';
import { goMatch, goReplaceAll } from '@/lib/gotemplate/go-regexp';
import { instantOf, timeOf, TIME_TYPE, ZERO_TIME_MS } from '@/lib/gotemplate/go-time';
import { formatGoTime } from '@/lib/gotemplate/go-time-format';
import { parseGoTime } from '@/lib/gotemplate/go-time-parse';
import { fullTitleLetter, goLower, goUpper } from '@/lib/gotemplate/letter-case';
import { toPlain } from '@/lib/gotemplate/to-plain';
import { FunctionError } from '@/lib/gotemplate/template-error';
import {
  TemplateFunction,
  TemplateList,
  TemplateMap,
  TypedText,
  isList,
  listItems,
  stringOf,
  type FunctionBody,
  type ParameterType,
  type TemplateValue,
} from '@/lib/gotemplate/values';
import { SAFE_HTML, SAFE_URL } from '@/lib/gotemplate/safe-text';
import { createZone } from '@/lib/units/zone';

export interface FunctionOptions {
  readonly nowMs: number;
  readonly routeLabels: TemplateValue;
}

/** Names alone, for parsing. */
export const NOTIFICATION_FUNCTION_NAMES: readonly string[] = [
  ...createNotificationFunctions({ nowMs: 0, routeLabels: null }).keys(),
];

export function createNotificationFunctions(options: FunctionOptions): ReadonlyMap<string, TemplateFunction> {
  return new Map([...textFunctions(), ...valueFunctions(), ...timeFunctions(options.nowMs), routeLabels(options)]);
}

type Entry = [string, TemplateFunction];

function define(name: string, parameters: readonly ParameterType[], call: FunctionBody): Entry {
  return [name, new TemplateFunction({ parameters }, call)];
}

function variadic(name: string, rest: ParameterType, call: FunctionBody): Entry {
  return [name, new TemplateFunction({ parameters: [], rest }, call)];
}

function text(value: TemplateValue): string {
  return stringOf(value) ?? '';
}

function textFunctions(): Entry[] {
  return [
    define('toUpper', ['string'], ([value]) => goUpper(text(value))),
    define('toLower', ['string'], ([value]) => goLower(text(value))),
    define('title', ['string'], ([value]) => titleCase(text(value))),
    define('trimSpace', ['string'], ([value]) => text(value).trim()),
    define('join', ['string', '[]string'], ([separator, items]) =>
      (isList(items) ? listItems(items) : []).map(text).join(text(separator)),
    ),
    define('match', ['string', 'string'], ([pattern, value]) => goMatch(text(pattern), text(value))),
    define('reReplaceAll', ['string', 'string', 'string'], ([pattern, replacement, value]) =>
      goReplaceAll(text(pattern), text(replacement), text(value)),
    ),
    define('safeHtml', ['string'], ([value]) => new TypedText(SAFE_HTML, text(value))),
    define('safeUrl', ['string'], ([value]) => new TypedText(SAFE_URL, text(value))),
    define('urlUnescape', ['string'], ([value]) => urlUnescape(text(value))),
    define('base64encode', ['string'], ([value]) => base64Encode(text(value))),
    define('base64decode', ['string'], ([value]) => base64Decode(text(value))),
  ];
}

/** First letter of each word upper, the rest lower. Words end where Unicode says so: not at apostrophes, dots or underscores. */
function titleCase(value: string): string {
  return value.replaceAll(/[\p{L}\p{N}\p{M}_](?:[\p{L}\p{N}\p{M}_]|['’.:](?=[\p{L}]))*/gu, (word) => {
    // The first letter, also behind digits: 3rd becomes 3Rd.
    const [before = '', first = ''] = /^([^\p{L}]*)(\p{L}?)/u.exec(word)?.slice(1) ?? [];
    return before + fullTitleLetter(first) + word.slice(before.length + first.length).toLowerCase();
  });
}

function urlUnescape(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    throw new FunctionError(`invalid URL escape in ${JSON.stringify(value)}`);
  }
}

function base64Encode(value: string): string {
  return btoa(Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join(''));
}

function base64Decode(value: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(value), (character) => character.charCodeAt(0)));
  } catch {
    throw new FunctionError('illegal base64 data');
  }
}

function valueFunctions(): Entry[] {
  return [
    variadic('stringSlice', 'string', (items) => new TemplateList('[]string', items)),
    variadic('list', 'any', (items) => [...items]),
    [
      'append',
      new TemplateFunction({ parameters: ['[]interface {}'], rest: 'any' }, ([items, ...more]) => [
        ...(isList(items) ? listItems(items) : []),
        ...more,
      ]),
    ],
    variadic('dict', 'any', dict),
    define('toJson', ['any'], ([value], { outputLimit }) => {
      const json = goJson(value);
      if (json.length > outputLimit) throw new FunctionError(`JSON exceeds the limit of ${outputLimit} characters`);
      return json;
    }),
  ];
}

function dict(args: readonly TemplateValue[]): TemplateMap {
  if (args.length % 2 !== 0) throw new FunctionError('dict expects even number of arguments');
  const entries = new Map<string, TemplateValue>();
  for (let at = 0; at < args.length; at += 2) {
    const key = stringOf(args[at]);
    if (key === undefined) throw new FunctionError('dict keys must be strings');
    entries.set(key, args[at + 1]);
  }
  return new TemplateMap('map[string]interface {}', entries, null);
}

/** JSON as Go writes it: what HTML could misread is escaped. */
function goJson(value: TemplateValue): string {
  return JSON.stringify(toPlain(value)).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}

function timeFunctions(nowMs: number): Entry[] {
  return [
    define('now', [], () => timeOf(nowMs)),
    define('since', [TIME_TYPE], ([value]) => durationOf(BigInt(Math.round(nowMs - timeMsOf(value))) * 1_000_000n)),
    define('humanizeDuration', ['any'], ([value]) => humanizedDuration(value)),
    define('date', ['string', TIME_TYPE], ([layout, value]) => {
      const instant = instantOf(value);
      return instant ? formatGoTime(instant, text(layout)) : '';
    }),
    define('tz', ['string', TIME_TYPE], ([name, value]) => inZone(text(name), timeMsOf(value))),
    define('toDate', ['string', 'string'], ([layout, value]) =>
      timeOf(parseGoTime(text(layout), text(value)) ?? ZERO_TIME_MS),
    ),
    define('mustToDate', ['string', 'string'], ([layout, value]) => {
      const parsed = parseGoTime(text(layout), text(value));
      if (parsed === undefined)
        throw new FunctionError(
          `parsing time ${JSON.stringify(text(value))} as ${JSON.stringify(text(layout))}: cannot parse`,
        );
      return timeOf(parsed);
    }),
  ];
}

function timeMsOf(value: TemplateValue): number {
  return instantOf(value)?.timeMs ?? ZERO_TIME_MS;
}

function inZone(name: string, timeMs: number): TemplateValue {
  const zone = createZone(name === 'Local' ? 'UTC' : name);
  if (zone.name === 'UTC' && !/^(utc|local|etc\/utc|)$/i.test(name))
    throw new FunctionError(`unknown time zone ${name}`);
  return timeOf(timeMs, zone);
}

function routeLabels({ routeLabels: labels }: FunctionOptions): Entry {
  return define('routeLabels', [], () => labels);
}
