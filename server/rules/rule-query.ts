// Asks the engine for a rule: a vector or a scalar, everything else is an error.
import { InputError } from '@/lib/errors/input-error';
import type { QueryResult, VectorSample } from '@/lib/series/query-result';
import type { Engine, QueryOrigin } from '@/server/promql/engine';

/** Throws InputError for what the engine refuses and for results that no rule can use. */
export type AskRule = (asked: { readonly query: string }, timeMs: number) => Promise<readonly VectorSample[]>;

const RULE_ORIGIN: QueryOrigin = { user: '(rules)', isRule: true };

export function createAskRule(engine: Pick<Engine, 'instant'>): AskRule {
  return async ({ query }, timeMs) => vectorOf(await engine.instant({ text: query, timeMs, origin: RULE_ORIGIN }));
}

function vectorOf({ value }: QueryResult): readonly VectorSample[] {
  if (value.kind === 'vector') return value.samples;
  if (value.kind === 'scalar') return [{ labels: [], value: value.value }];
  throw new InputError('rule result is not a vector or scalar', { errorType: 'execution' });
}
