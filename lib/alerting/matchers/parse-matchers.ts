// Matchers as they stand in files and requests: both syntaxes, the older one wins where they differ.
import { parseClassicMatcher, parseClassicMatchers } from '@/lib/alerting/matchers/parse-classic';
import { parseUtf8Matchers } from '@/lib/alerting/matchers/parse-utf8';
import { formatMatchers } from '@/lib/alerting/matchers/format-matcher';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { valueTest } from '@/lib/alerting/matchers/label-test';
import type { Matcher } from '@/lib/labels/matcher';

export interface ParsedMatchers {
  readonly matchers: readonly Matcher[];
  /** Why the text should be rewritten, and how; null when it is fine. */
  readonly warning: string | null;
}

/** Throws InputError: the message of the older syntax when neither can read it, or that of a broken regex. */
export function parseMatchers(source: string): ParsedMatchers {
  const utf8 = attempt(() => parseUtf8Matchers(source));
  const classic = attempt(() => parseClassicMatchers(source));
  const matchers = chosen(utf8, classic);
  return { matchers, warning: warningOf(source, utf8.matchers, classic.matchers) };
}

/** A single one, as a filter has it. Throws as `parseMatchers` does. */
export function parseMatcher(source: string): Matcher {
  const utf8 = attempt(() => {
    const matchers = parseUtf8Matchers(source);
    if (matchers.length !== 1 || source.trimStart().startsWith('{')) throw new InputError('expected one matcher');
    return matchers;
  });
  const [matcher] = chosen(
    utf8,
    attempt(() => [parseClassicMatcher(source)]),
  );
  if (!matcher) throw new InputError(`bad matcher format: ${source}`);
  return matcher;
}

function chosen(utf8: Attempt, classic: Attempt): readonly Matcher[] {
  if (!utf8.matchers && !classic.matchers) throw classic.error;
  const matchers = classic.matchers ?? utf8.matchers ?? [];
  for (const matcher of matchers) valueTest(matcher);
  return matchers;
}

interface Attempt {
  readonly matchers: readonly Matcher[] | null;
  readonly error?: unknown;
}

function attempt(parse: () => readonly Matcher[]): Attempt {
  try {
    return { matchers: parse() };
  } catch (thrown) {
    if (isInputError(thrown)) return { matchers: null, error: thrown };
    throw thrown;
  }
}

function warningOf(source: string, utf8: readonly Matcher[] | null, classic: readonly Matcher[] | null): string | null {
  if (!classic) return null;
  const wanted = formatMatchers(classic);
  if (!utf8) return `matcher ${source} has a form that later versions refuse: write ${wanted}`;
  return formatMatchers(utf8) === wanted
    ? null
    : `matcher ${source} means something else in later versions: write ${wanted} to keep what it means now`;
}
