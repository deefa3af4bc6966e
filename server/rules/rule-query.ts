// Asks the engine for rules: a vector or a scalar, everything else is an error.
import { InputError } from '@/lib/errors/input-error';
import type { Expr } from '@/lib/promql/ast';
import type { QueryValue, VectorSample } from '@/lib/series/query-result';
import { createPlaces } from '@/server/rules/places';
import type { BatchEngine, Engine, PreparedQuery, QueryOrigin } from '@/server/promql/engine';

export interface AskedQuery {
  /** The expression as it is printed. */
  readonly query: string;
}

export interface AskedRule extends AskedQuery {
  readonly expr: Expr;
}

export interface RuleAnswer {
  readonly samples: readonly VectorSample[];
  /** What the engine refused, or a result that no rule can use. */
  readonly error: Error | null;
  readonly durationMs: number;
}

export interface AskRules {
  /** Throws InputError for what the engine refuses and for results that no rule can use. */
  one(asked: AskedQuery, timeMs: number): Promise<readonly VectorSample[]>;
  /** In the order of the rules. What they share is read and computed once. */
  many(asked: readonly AskedRule[], timeMs: number): Promise<readonly RuleAnswer[]>;
}

/** Of the engine's places; its line is bounded, and groups that find it full would fail. */
const GROUPS_AT_ONCE = 4;
const RULE_ORIGIN: QueryOrigin = { user: '(rules)', isRule: true };

export function createAskRules(engine: Pick<Engine, 'instant'> & BatchEngine): AskRules {
  const places = createPlaces(GROUPS_AT_ONCE);
  const prepared = new WeakMap<AskedRule, PreparedQuery>();
  const prepare = (asked: AskedRule): PreparedQuery => {
    const known = prepared.get(asked) ?? engine.prepare(asked.query, asked.expr);
    prepared.set(asked, known);
    return known;
  };
  return {
    one: async ({ query }, timeMs) =>
      vectorOf((await engine.instant({ text: query, timeMs, origin: RULE_ORIGIN })).value),
    many: async (asked, timeMs) => {
      const answers = await places.in(() => engine.instantMany(asked.map(prepare), { timeMs, origin: RULE_ORIGIN }));
      return answers.map(({ value, error, durationMs }): RuleAnswer => {
        if (error) return { samples: [], error, durationMs };
        const samples = samplesOf(value);
        return samples ? { samples, error: null, durationMs } : { samples: [], error: unusable(), durationMs };
      });
    },
  };
}

function vectorOf(value: QueryValue): readonly VectorSample[] {
  const samples = samplesOf(value);
  if (!samples) throw unusable();
  return samples;
}

function samplesOf(value: QueryValue): readonly VectorSample[] | null {
  if (value.kind === 'vector') return value.samples;
  return value.kind === 'scalar' ? [{ labels: [], value: value.value }] : null;
}

function unusable(): InputError {
  return new InputError('rule result is not a vector or scalar', { errorType: 'execution' });
}
