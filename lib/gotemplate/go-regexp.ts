// Regular expressions of templates: RE2 syntax, not anchored, replacements in Go's form (`$1`, `${name}`, `$$`).
import { RE2JS } from 're2js';
import { FunctionError } from '@/lib/gotemplate/template-error';
import { quote } from '@/lib/gotemplate/tokens';
import { expandTemplate } from '@/lib/labels/relabel';

const PATTERN_LIMIT_CHARACTERS = 10_000;

export function goMatch(pattern: string, text: string): boolean {
  return compile(pattern).matcher(text).find();
}

export function goReplaceAll(pattern: string, replacement: string, text: string): string {
  const regex = compile(pattern, (reason) => `regexp: Compile(${rawQuote(pattern)}): ${reason}`);
  const matcher = regex.matcher(text);
  const names = regex.namedGroups() as Readonly<Record<string, number>>;
  const group = (name: string): string => {
    const index = /^\d+$/.test(name) ? Number(name) : names[name];
    // A group that the pattern does not have gives nothing, as in Go.
    return index === undefined || index > regex.groupCount() ? '' : (matcher.group(index) ?? '');
  };
  const parts: string[] = [];
  let end = 0;
  let isFirst = true;
  while (matcher.find()) {
    const isEmpty = matcher.start() === matcher.end();
    // Go takes no empty match right behind another one.
    if (isEmpty && !isFirst && matcher.start() === end) continue;
    isFirst = false;
    parts.push(text.slice(end, matcher.start()), expandTemplate(replacement, group));
    end = matcher.end();
  }
  return parts.join('') + text.slice(end);
}

/** In backquotes where Go can. */
function rawQuote(text: string): string {
  return /[`\p{Cc}\ufeff]/u.test(text.replaceAll('\t', '')) ? quote(text) : `\`${text}\``;
}

function compile(pattern: string, explain = (reason: string): string => reason): RE2JS {
  if (pattern.length > PATTERN_LIMIT_CHARACTERS)
    throw new FunctionError(`regular expression is too long: the limit is ${PATTERN_LIMIT_CHARACTERS} characters`);
  try {
    return RE2JS.compile(pattern);
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    const reason = text.startsWith('error parsing regexp') ? text : `error parsing regexp: ${text}`;
    throw new FunctionError(explain(reason.replace(/at end of expression$/, 'at end of expression: ``')));
  }
}
