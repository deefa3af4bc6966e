// The small language of Prometheus variable queries: `label_values(selector, label)` and its relatives.
import type { Variable } from '@/lib/dashboard/dashboard';
import { textOr } from '@/lib/dashboard/json-fields';

export type VariableQuery =
  | { readonly kind: 'labelNames'; readonly match: string }
  | { readonly kind: 'labelValues'; readonly selector: string; readonly label: string }
  | { readonly kind: 'metricNames'; readonly pattern: string }
  | { readonly kind: 'queryResult'; readonly expr: string }
  | { readonly kind: 'series'; readonly selector: string }
  | { readonly kind: 'none' };

/** The text of a query variable, in whichever form the file has it. */
export function variableQueryText({ query, definition }: Variable): string {
  const inObject = typeof query === 'object' && query !== null && 'query' in query ? query.query : query;
  return textOr(inObject, textOr(definition, '')).trim();
}

/** The small language of Prometheus variable queries: `label_values(selector, label)` and its relatives. */
export function readVariableQuery(variable: Variable): VariableQuery {
  const text = variableQueryText(variable);
  if (text === '') return { kind: 'none' };
  const call = /^(label_names|label_values|metrics|query_result)\((.*)\)\s*$/s.exec(text);
  const args = (call?.[2] ?? '').trim();
  switch (call?.[1] ?? '') {
    case 'label_names':
      return { kind: 'labelNames', match: args };
    case 'label_values': {
      // The last comma splits: the selector may hold commas itself.
      const comma = args.lastIndexOf(',');
      return {
        kind: 'labelValues',
        selector: args.slice(0, Math.max(0, comma)).trim(),
        label: args.slice(comma + 1).trim(),
      };
    }
    case 'metrics':
      return { kind: 'metricNames', pattern: args };
    case 'query_result':
      return { kind: 'queryResult', expr: args };
    default:
      return { kind: 'series', selector: text };
  }
}
