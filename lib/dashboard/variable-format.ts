// How a variable's value is written into text: Grafana's formats (`${name:regex}`, `:csv`, `:json` …).
import { formatPattern } from '@/lib/units/dates';
import { createZone } from '@/lib/units/zone';

export interface FormattedVariable {
  readonly name: string;
  readonly value: string | readonly string[];
  /** What a person sees for the value. */
  readonly text: string;
}

/** Unknown formats count as glob, as in Grafana. */
export function formatVariable(variable: FormattedVariable, format: string): string {
  const [kind = '', ...args] = format.split(':');
  return listFormat(variable, kind, args) ?? encodedFormat(variable, kind, args) ?? glob(variable.value);
}

function listFormat({ name, value }: FormattedVariable, kind: string, args: readonly string[]): string | undefined {
  const values = listOf(value);
  switch (kind) {
    case 'regex':
      return typeof value === 'string' ? escapeRegex(value) : alternatives(value.map((one) => escapeRegex(one)));
    case 'pipe':
      return values.join('|');
    case 'csv':
    case 'raw':
      return values.join(',');
    case 'join':
      return values.join(args[0] ?? ',');
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'distributed':
      return values.map((one, at) => (at === 0 ? one : `${name}=${one}`)).join(',');
    case 'glob':
      return glob(value);
    default:
      return undefined;
  }
}

function encodedFormat(
  { name, value, text }: FormattedVariable,
  kind: string,
  args: readonly string[],
): string | undefined {
  const values = listOf(value);
  switch (kind) {
    case 'singlequote':
      return values.map((one) => `'${one.replaceAll("'", String.raw`\'`)}'`).join(',');
    case 'doublequote':
      return values.map((one) => `"${one.replaceAll('"', String.raw`\"`)}"`).join(',');
    case 'sqlstring':
      return values.map((one) => `'${one.replaceAll("'", "''").replaceAll('"', String.raw`\"`)}'`).join(',');
    case 'lucene':
      return lucene(value);
    case 'percentencode':
      return encodeStrictly(braced(value));
    case 'uriencode':
      return encodeURI(braced(value)).replaceAll(/['()*|]/g, percent);
    case 'html':
      return escapeHtml(values.join(', '));
    case 'queryparam':
      return values.map((one) => `var-${encodeStrictly(name)}=${encodeStrictly(one)}`).join('&');
    case 'customqueryparam':
      return values.map((one) => `${encodeStrictly(args[0] ?? name)}=${args[1] ?? ''}${encodeStrictly(one)}`).join('&');
    case 'text':
      return text;
    case 'date':
      return formatDate(values[0] ?? '', args.join(':'));
    default:
      return undefined;
  }
}

/**
 * The form inside a PromQL string when no format is asked for: variables that may hold several values are used as
 * regular expressions, so their special characters are escaped twice (once for the string literal).
 */
export function formatForPromql(value: string | readonly string[], isList: boolean): string {
  if (!isList && typeof value === 'string')
    return value.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`);
  const escaped = listOf(value).map((one) =>
    escapeRegex(one, 'keeps slashes')
      .replaceAll('\\', String.raw`\\`)
      .replaceAll('"', String.raw`\"`),
  );
  return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`;
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function glob(value: string | readonly string[]): string {
  const values = listOf(value);
  return values.length > 1 ? `{${values.join(',')}}` : (values[0] ?? '');
}

function braced(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : `{${value.join(',')}}`;
}

function alternatives(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `(${values.join('|')})`;
}

function escapeRegex(text: string, slashes: 'escapes slashes' | 'keeps slashes' = 'escapes slashes'): string {
  const special = slashes === 'keeps slashes' ? /[\\^$*+?.()|[\]{}]/g : /[\\^$*+?.()|[\]{}/]/g;
  return text.replaceAll(special, String.raw`\$&`);
}

function lucene(value: string | readonly string[]): string {
  if (typeof value === 'string') return escapeLucene(value);
  if (value.length === 0) return '__empty__';
  return `(${value.map((one) => `"${escapeLucene(one)}"`).join(' OR ')})`;
}

function escapeLucene(text: string): string {
  return text.replaceAll(/[!*+\-=<>\s&|()[\]{}^~?:\\/"]/g, String.raw`\$&`);
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, percent);
}

function percent(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? character);
}

function formatDate(value: string, pattern: string): string {
  const instantMs = Number(value);
  if (!Number.isFinite(instantMs) || Math.abs(instantMs) > 8.64e15) return value;
  switch (pattern) {
    case '':
    case 'iso':
      return new Date(instantMs).toISOString();
    case 'seconds':
      return String(Math.round(instantMs / 1000));
    case 'ms':
      return String(instantMs);
    default:
      return formatPattern(instantMs, pattern, createZone('UTC'));
  }
}
