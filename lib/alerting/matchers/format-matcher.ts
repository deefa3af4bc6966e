// Matchers as Alertmanager prints them; part of the keys of groups.
import { goQuote } from '@/lib/alerting/go-quote';
import { compareText } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';

const RESERVED = /[\s{}!=~,\\"'`]/;
const TYPE_ORDER = ['=', '!=', '=~', '!~'];

function formatMatcher({ name, type, value }: Matcher): string {
  if (RESERVED.test(name)) return `${goQuote(name)}${type}${goQuote(value)}`;
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
  return `${name}${type}"${escaped}"`;
}

/** In braces, in the order given. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.map(formatMatcher).join(',')}}`;
}

export function sortMatchers(matchers: readonly Matcher[]): Matcher[] {
  return matchers.toSorted(
    (left, right) =>
      compareText(left.name, right.name) ||
      compareText(left.value, right.value) ||
      TYPE_ORDER.indexOf(left.type) - TYPE_ORDER.indexOf(right.type),
  );
}
