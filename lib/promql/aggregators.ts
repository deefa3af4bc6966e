// The aggregators of PromQL: one table that lexer, parser, checker, completion and the help read.
import type { Aggregator } from '@/lib/promql/ast';

export interface PromqlAggregator {
  readonly name: Aggregator;
  /** Type of the parameter that comes before the vector; null where there is none. */
  readonly param: 'scalar' | 'string' | null;
  /** Refused unless experimental functions are switched on. */
  readonly isExperimental: boolean;
  /** One line for completion. */
  readonly help: string;
}

const ROWS: readonly PromqlAggregator[] = [
  row('sum', 'Sum over each group'),
  row('avg', 'Mean over each group'),
  row('count', 'Number of series in each group'),
  row('min', 'Smallest value of each group'),
  row('max', 'Largest value of each group'),
  row('group', '1 for each group'),
  row('stddev', 'Standard deviation over each group'),
  row('stdvar', 'Variance over each group'),
  row('topk', 'The k largest series of each group', { param: 'scalar' }),
  row('bottomk', 'The k smallest series of each group', { param: 'scalar' }),
  row('quantile', 'Quantile over each group', { param: 'scalar' }),
  row('count_values', 'How often each value occurs in a group; the value becomes a label', { param: 'string' }),
  row('limitk', 'Any k series of each group', { param: 'scalar', isExperimental: true }),
  row('limit_ratio', 'A share of the series; negative: the other ones', { param: 'scalar', isExperimental: true }),
];
const NAMES: ReadonlyMap<string, PromqlAggregator> = new Map(ROWS.map((known) => [known.name, known]));

/** In the order of Prometheus' documentation, experimental ones included. */
export const PROMQL_AGGREGATORS = ROWS;

export function promqlAggregator(name: string): PromqlAggregator | undefined {
  return NAMES.get(name);
}

function row(
  name: Aggregator,
  help: string,
  { param = null, isExperimental = false }: Partial<Pick<PromqlAggregator, 'param' | 'isExperimental'>> = {},
): PromqlAggregator {
  return { name, param, isExperimental, help };
}
