// The parameters of lists of alerts.
import { parseMatcher } from '@/lib/alerting/matchers/parse-matchers';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { compileAnchoredLine, type Matcher } from '@/lib/labels/matcher';
import type { AlertFilter } from '@/server/alerting/ports';

const TRUE = new Set(['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled']);

/** Whatever is not a word for true is false, as in Alertmanager; absent or empty is true. */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name) ?? '';
  return value === '' || TRUE.has(value.toLowerCase());
}

/** Throws InputError `bad matcher format: …`. */
export function readMatchers(query: URLSearchParams, name: string): Matcher[] {
  return query.getAll(name).map(parseMatcher);
}

export function readAlertFilter(query: URLSearchParams): AlertFilter {
  return {
    active: readFlag(query, 'active'),
    silenced: readFlag(query, 'silenced'),
    inhibited: readFlag(query, 'inhibited'),
    muted: readFlag(query, 'muted'),
    matchers: readMatchers(query, 'filter'),
    isReceiver: readReceiver(query),
    receiverMatchers: readMatchers(query, 'receiver_matchers'),
  };
}

function readReceiver(query: URLSearchParams): (name: string) => boolean {
  const pattern = query.get('receiver') ?? '';
  if (pattern === '') return () => true;
  try {
    const compiled = compileAnchoredLine(pattern);
    return (name) => compiled.matches(name);
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    throw new InputError(`failed to parse receiver param: ${thrown.message}`, { cause: thrown });
  }
}
