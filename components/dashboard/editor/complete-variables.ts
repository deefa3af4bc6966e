// Completion of variables: `$` offers the page's variables and the built-in ones, `[` offers the range that always fits.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';

const BUILT_IN: readonly Completion[] = [
  { label: '$__rate_interval', detail: 'range for rate(): always holds enough samples', boost: 5 },
  { label: '$__interval', detail: 'distance of two points' },
  { label: '$__range', detail: 'the whole time range' },
];
/** Before the names and functions that also begin with the letters. */
const ABOVE_DURATIONS = 50;

export function completeVariables(
  names: () => readonly string[],
): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const word = context.matchBefore(/\$\{?\w*$/);
    if (word) {
      const own = names().map((name): Completion => ({ label: `$${name}`, detail: 'variable' }));
      return { from: word.from, options: [...own, ...BUILT_IN], validFor: /^\$\{?\w*$/ };
    }
    const bracket = context.matchBefore(/\[\w*$/);
    if (!bracket) return null;
    return {
      from: bracket.from + 1,
      options: BUILT_IN.slice(0, 2).map((option) => ({ ...option, boost: ABOVE_DURATIONS })),
      filter: false,
    };
  };
}
