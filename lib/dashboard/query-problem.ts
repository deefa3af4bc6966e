// What is wrong with a query as it stands in the editor: parsed with its variables in place, told with the offsets of the text as typed.
import { referencedNames } from '@/lib/dashboard/interpolate';
import { isInputError } from '@/lib/errors/input-error';
import { parsePromql } from '@/lib/promql/parser';
import { WHOLE_LANGUAGE } from '@/lib/promql/token-cursor';

export interface QueryProblem {
  /** Prometheus' words, without the position. */
  readonly message: string;
  /** Offsets into the text; `end` is after `start`. */
  readonly startOffset: number;
  readonly endOffset: number;
}

const VARIABLE = /\$\{\w+(?:[.:][^}]*)?\}|\[\[\w+(?::\w+)?\]\]|\$\w+/g;
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g;

/** null: it parses, is empty, or holds variables at places where only their values can tell. */
export function queryProblem(text: string): QueryProblem | null {
  if (text.trim() === '') return null;
  const { plain, hasUnknowns } = withoutVariables(text);
  try {
    // What is not switched on the server says itself, when it is asked.
    parsePromql(plain, WHOLE_LANGUAGE);
    return null;
  } catch (thrown) {
    if (!isInputError(thrown) || hasUnknowns) return null;
    const { startOffset = 0, endOffset = startOffset } = thrown.place;
    const start = Math.min(startOffset, Math.max(0, text.length - 1));
    return {
      message: thrown.message.replace(/^(\d+:\d+|unknown position): (parse error: )?/, ''),
      startOffset: start,
      endOffset: Math.max(start + 1, Math.min(endOffset, text.length)),
    };
  }
}

/** Variables become text of the same length, so that offsets stay: durations in brackets, names elsewhere. */
function withoutVariables(text: string): { readonly plain: string; readonly hasUnknowns: boolean } {
  if (referencedNames(text).size === 0) return { plain: text, hasUnknowns: false };
  const strings = [...text.matchAll(STRING)].map((match) => [match.index, match.index + match[0].length] as const);
  let hasUnknowns = false;
  const plain = text.replaceAll(VARIABLE, (variable: string, offset: number) => {
    if (strings.some(([start, end]) => offset >= start && offset < end)) return variable;
    const before = text.slice(0, offset).trimEnd();
    const isDuration = /[[:]$|\boffset$/.test(before);
    if (isDuration) return '5m'.padEnd(variable.length, ' ');
    hasUnknowns = true;
    return 'x'.padEnd(variable.length, 'x');
  });
  return { plain, hasUnknowns };
}
