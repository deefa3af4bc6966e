// Regular expressions of templates: RE2 syntax, not anchored, replacements in Go's form (`$1`, `${name}`, `$$`).
import { RE2JS } from 're2js';
import { FunctionError } from '@/lib/gotemplate/template-error';

const PATTERN_LIMIT_CHARACTERS = 10_000;

export function goMatch(pattern: string, text: string): boolean {
  return compile(pattern).matcher(text).find();
}

export function goReplaceAll(pattern: string, replacement: string, text: string): string {
  const matcher = compile(pattern).matcher(text);
  const parts: string[] = [];
  let end = 0;
  while (matcher.find()) {
    parts.push(
      text.slice(end, matcher.start()),
      expand(replacement, (name) => groupOf(matcher, name)),
    );
    end = matcher.end();
  }
  return parts.join('') + text.slice(end);
}

function compile(pattern: string): RE2JS {
  if (pattern.length > PATTERN_LIMIT_CHARACTERS)
    throw new FunctionError(`regular expression is too long: the limit is ${PATTERN_LIMIT_CHARACTERS} characters`);
  try {
    return RE2JS.compile(pattern);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FunctionError(reason.startsWith('error parsing regexp') ? reason : `error parsing regexp: ${reason}`);
  }
}

function groupOf(matcher: ReturnType<RE2JS['matcher']>, name: string): string {
  try {
    if (/^[0-9]+$/.test(name)) return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? '') : '';
    return matcher.group(name) ?? '';
  } catch {
    // A group that the pattern does not have gives nothing, as in Go.
    return '';
  }
}

function expand(replacement: string, group: (name: string) => string): string {
  return replacement.replaceAll(
    /\$(?:\$|\{(\w+)\}|(\w+))/g,
    (whole, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare;
      if (name !== undefined) return group(name);
      return whole === '$$' ? '$' : whole;
    },
  );
}
