// A large rule file as pieces of one group each: parsed one after the other they take no long turn, and what the YAML parser makes of
// one is gone before the next comes. Only for files in the plain form that tools write; whatever else there is, is read as a whole.

export interface GroupPiece {
  readonly text: string;
  /** Where it begins in the file, from 1. */
  readonly line: number;
}

/** Below it the parser is quick enough. */
const LEAST_CHARACTERS = 50_000;

const NOTHING = /^\s*(?:#|$)/;
const GROUPS_KEY = /^groups:\s*(?:#|$)/;
const ITEM = /^( *)-(?:\s|$)/;

/**
 * Null when the text is small or has another form. A piece may still not parse by itself (an alias of what another one names, a
 * text in quotes that goes on at the margin): then only the whole says what it means.
 */
export function splitGroups(text: string): readonly GroupPiece[] | null {
  if (text.length < LEAST_CHARACTERS) return null;
  const starts: { readonly at: number; readonly line: number }[] = [];
  let hasKey = false;
  let indent = '';
  for (const { at, line, content } of linesOf(text)) {
    if (NOTHING.test(content)) continue;
    const [, before] = ITEM.exec(content) ?? [];
    if (!hasKey) {
      if (!GROUPS_KEY.test(content)) return null;
      hasKey = true;
    } else if (starts.length === 0) {
      if (before === undefined) return null;
      indent = before;
      starts.push({ at, line });
    } else if (before === indent) starts.push({ at, line });
    // The file goes on with something else.
    else if (!content.startsWith(`${indent} `)) return null;
  }
  return starts.map(({ at, line }, index) => ({ line, text: text.slice(at, starts[index + 1]?.at) }));
}

function* linesOf(text: string): Generator<{ readonly at: number; readonly line: number; readonly content: string }> {
  let line = 1;
  for (let at = 0; at < text.length; line += 1) {
    const end = text.indexOf('\n', at);
    const next = end === -1 ? text.length : end + 1;
    yield { at, line, content: text.slice(at, end === -1 ? next : end) };
    at = next;
  }
}
