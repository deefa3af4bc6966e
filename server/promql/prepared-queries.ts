// Trees of queries that were asked before: dashboards ask the same texts again at each refresh.
import type { Expr } from '@/lib/promql/ast';
import type { PreparedQuery } from '@/server/promql/engine';
import { prepareQuery } from '@/server/promql/prepared-query';

/** Queries whose trees are kept. */
export const PREPARED_QUERIES = 500;
/** Longer texts are not kept: a tree takes some hundred times as much memory as its text. */
const LONGEST_CHARACTERS = 2000;

export interface PreparedQueries {
  /** Throws what `parse` throws. */
  of(text: string): PreparedQuery;
  size(): number;
}

export function createPreparedQueries(parse: (text: string) => Expr, limit = PREPARED_QUERIES): PreparedQueries {
  // A map keeps the order in which keys came: the first one was used least recently.
  const known = new Map<string, PreparedQuery>();
  return {
    of: (text) => {
      const found = known.get(text);
      const query = found ?? prepareQuery(text, parse(text));
      if (text.length > LONGEST_CHARACTERS) return query;
      if (found) known.delete(text);
      known.set(text, query);
      const [oldest] = known.keys();
      if (known.size > limit && oldest !== undefined) known.delete(oldest);
      return query;
    },
    size: () => known.size,
  };
}
