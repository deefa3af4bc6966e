// Completion of functions and aggregators from the tables of the language: the texts of the help are those of the checker.
import type { Completion, CompletionResult } from '@codemirror/autocomplete';
import type { CompleteStrategy } from '@prometheus-io/codemirror-promql';
import { PROMQL_AGGREGATORS } from '@/lib/promql/aggregators';
import { formatSignature, PROMQL_FUNCTIONS } from '@/lib/promql/functions';

/** The strategy with its own lists of functions and aggregators replaced by ours. */
export function withLanguageTables(strategy: CompleteStrategy): CompleteStrategy {
  return {
    promQL: async (context) => {
      const result = await strategy.promQL(context);
      return result && withTables(result);
    },
    destroy: () => strategy.destroy?.(),
  };
}

/** Which list an option stands in, by the word that it shows beside its name. */
const LISTS: Readonly<Record<string, readonly Completion[]>> = {
  function: Array.from(PROMQL_FUNCTIONS.values(), (known) => ({
    label: known.name,
    type: 'function',
    detail: formatSignature(known).slice(known.name.length),
    info: withFlag(known.help, known.isExperimental),
  })),
  aggregation: PROMQL_AGGREGATORS.map(({ name, help, isExperimental }) => ({
    label: name,
    type: 'keyword',
    detail: 'aggregation',
    info: withFlag(help, isExperimental),
  })),
};

export function withTables(result: CompletionResult): CompletionResult {
  const found = new Set(result.options.map(({ detail = '' }) => detail));
  const tables = Object.entries(LISTS).filter(([detail]) => found.has(detail));
  if (tables.length === 0) return result;
  const others = result.options.filter(({ detail = '' }) => !(detail in LISTS));
  return { ...result, options: [...others, ...tables.flatMap(([, options]) => options)] };
}

function withFlag(help: string, isExperimental: boolean): string {
  return isExperimental ? `${help} (experimental)` : help;
}
