// Lines that begin with `#`: metadata of a family, the end mark of OpenMetrics, or plain comments.
import { InputError } from '@/lib/errors/input-error';
import type { Statement } from '@/lib/formats/exposition/line-dictionary';
import { lineProblem } from '@/lib/formats/exposition/scan-series';

export type TextFormat = 'prometheus' | 'openmetrics';

export interface Comment {
  readonly statement?: Statement;
  readonly value: string;
  readonly isEnd: boolean;
}

const TEXT_TYPES = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
const OPENMETRICS_TYPES = new Set([
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
  'unknown',
]);
const TEXT_STATEMENT = /^#[ \t]+(HELP|TYPE)[ \t]+(?:"((?:\\.|[^\\"])*)"|([a-zA-Z_:][a-zA-Z0-9_:]*))(?:[ \t]([^]*))?$/;
const OPENMETRICS_STATEMENT = /^# (HELP|TYPE|UNIT) (?:"((?:\\.|[^\\"])*)"|([a-zA-Z_:][a-zA-Z0-9_:]*))(?: ([^]*))?$/;

/** `line` without its break. */
export function scanComment(line: string, format: TextFormat): Comment {
  const refuse = (expected: string) => lineProblem({ soFar: line, got: '', expected });
  if (format === 'openmetrics' && line === '# EOF') return { value: '', isEnd: true };
  const match = (format === 'openmetrics' ? OPENMETRICS_STATEMENT : TEXT_STATEMENT).exec(line);
  if (!match) {
    if (format === 'openmetrics') throw refuse('expected HELP, TYPE, UNIT or EOF after "# "');
    if (/^#[ \t]+(?:HELP|TYPE)[ \t]+/.test(line)) throw refuse('expected metric name after HELP or TYPE');
    return { value: '', isEnd: false };
  }
  const [, keyword = '', quoted, bare, rest] = match;
  if (rest === undefined && format === 'openmetrics') throw refuse(`expected text in ${keyword}`);
  const family = unescape(quoted ?? bare ?? '');
  const value = rest ?? '';
  if (keyword === 'HELP')
    return {
      statement: { family, field: 'help' },
      value: unescape(value).replaceAll('\u0000', '\uFFFD'),
      isEnd: false,
    };
  if (keyword === 'UNIT') {
    if (value !== '' && !family.endsWith(`_${value}`))
      throw new InputError(`unit "${value}" not a suffix of metric "${family}"`);
    return { statement: { family, field: 'unit' }, value, isEnd: false };
  }
  return { statement: { family, field: 'type' }, value: metricType(value, format), isEnd: false };
}

function metricType(written: string, format: TextFormat): string {
  const type = format === 'prometheus' ? written.trim() : written;
  if (!(format === 'prometheus' ? TEXT_TYPES : OPENMETRICS_TYPES).has(type))
    throw new InputError(`invalid metric type ${JSON.stringify(type)}`);
  return type === 'untyped' ? 'unknown' : type;
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\([n"\\])/g, (_, escape: string) => (escape === 'n' ? '\n' : escape));
}
