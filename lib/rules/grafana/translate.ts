// Queries and expressions of a Grafana rule → one expression of PromQL, as far as that says the same. What it cannot say is refused.
import { InputError } from '@/lib/errors/input-error';
import { isExpression, refIdOf } from '@/lib/expressions/expression-reads';
import { parseMath } from '@/lib/expressions/math-syntax';
import type { Evaluator } from '@/lib/expressions/threshold';
import { limitText, oppositeLimit } from '@/lib/rules/grafana/limit-text';
import { holdingOf, mathText, type Resolved } from '@/lib/rules/grafana/math-text';
import { joinSets, loose, type ParseExpr, tight, type VectorText, vectorOf } from '@/lib/rules/grafana/promql-text';
import { type RangeTimes, rangeTimes, withoutMacros } from '@/lib/rules/grafana/query-range';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { formatDuration } from '@/lib/units/duration';

type Json = Readonly<Record<string, unknown>>;

export interface GrafanaQuery {
  readonly refId: string;
  readonly relativeTimeRange?: { readonly from: number; readonly to: number } | null | undefined;
  readonly datasourceUid?: string | undefined;
  readonly model: Json;
}

export interface Translated {
  readonly expr: string;
  /** From a threshold that is left at another value than it is reached. */
  readonly recoveryExpr: string | null;
  /** The queries whose number is the value of the alert. */
  readonly valueRefIds: readonly string[];
}

/** A query over a range, not yet reduced to a number. */
interface Series extends RangeTimes {
  readonly vector: VectorText;
}

interface Found {
  readonly resolved: Resolved | null;
  readonly series: Series | null;
  /** Whose limit it is, for thresholds. */
  readonly limited?: { readonly value: VectorText; readonly unload: Evaluator | null };
}

const OVER_TIME: Readonly<Record<string, string>> = {
  last: 'last_over_time',
  mean: 'avg_over_time',
  avg: 'avg_over_time',
  min: 'min_over_time',
  max: 'max_over_time',
  sum: 'sum_over_time',
  count: 'count_over_time',
};
const DEPTH_LIMIT = 50;

/** The condition as an expression that gives exactly the series that fire. */
export function translateCondition(data: readonly GrafanaQuery[], condition: string, parse: ParseExpr): Translated {
  const translation = new Translation(data, parse);
  const found = translation.find(condition);
  const resolved = numbersOf(found, condition);
  const holding = holdingOf(resolved);
  const { limited } = found;
  const unload = limited?.unload;
  return {
    expr: holding.text,
    recoveryExpr: limited && unload ? (limitText(limited.value, oppositeLimit(unload)).holding?.text ?? null) : null,
    valueRefIds: translation.refIdsOf((limited?.value ?? resolved.numbers).text),
  };
}

/** The numbers of one query, for a recording rule. */
export function translateNumbers(data: readonly GrafanaQuery[], refId: string, parse: ParseExpr): string {
  return numbersOf(new Translation(data, parse).find(refId), refId).numbers.text;
}

function numbersOf({ resolved }: Found, refId: string): Resolved {
  if (resolved) return resolved;
  throw refuse(`query ${refId} gives series over time: it needs a reduce expression, or "instant": true`);
}

class Translation {
  private readonly known = new Map<string, Found>();
  private depth = 0;

  constructor(
    private readonly data: readonly GrafanaQuery[],
    private readonly parse: ParseExpr,
  ) {}

  find(refId: string): Found {
    const known = this.known.get(refId);
    if (known) return known;
    const query = this.data.find((one) => one.refId === refId);
    if (!query) throw refuse(`there is no query or expression ${JSON.stringify(refId)}`);
    this.depth += 1;
    if (this.depth > DEPTH_LIMIT) throw refuse('its expressions refer to each other in a circle');
    const found = isExpressionQuery(query) ? this.expression(query) : this.query(query);
    this.depth -= 1;
    this.known.set(refId, found);
    return found;
  }

  /** Of those that were needed. */
  refIdsOf(text: string): string[] {
    return [...this.known].filter(([, { resolved }]) => resolved?.numbers.text === text).map(([refId]) => refId);
  }

  private query({ refId, model, relativeTimeRange }: GrafanaQuery): Found {
    const written = readText(model['expr']);
    if (written === null || written.trim() === '')
      throw refuse(`query ${refId} has no "expr": rules ask the built-in store in PromQL`);
    const times = rangeTimes(model, relativeTimeRange ?? null);
    const vector = vectorOf(withoutMacros(written, times), { parse: this.parse, refId });
    if (model['instant'] !== true) return { resolved: null, series: { ...times, vector } };
    if (times.toMs !== 0) throw refuse(`query ${refId} is an instant one that does not end now`);
    return { resolved: { numbers: vector, holding: null }, series: null };
  }

  private expression({ refId, model }: GrafanaQuery): Found {
    const type = readText(model['type']) ?? '';
    const source = refIdOf(readText(model['expression']) ?? '');
    switch (type) {
      case 'math': {
        const node = parseMath(readText(model['expression']) ?? '');
        return number(mathText(node, (name) => numbersOf(this.find(name), name)));
      }
      case 'reduce':
        return this.reduce(this.find(source), model);
      case 'threshold':
        return this.threshold(numbersOf(this.find(source), source), model);
      case 'classic_conditions':
        return number(this.conditions(model));
      default:
        throw refuse(`expression ${refId} is of type ${JSON.stringify(type)}, which PromQL has no counterpart of`);
    }
  }

  private reduce(found: Found, model: Json): Found {
    const { series } = found;
    if (!series) return found;
    const reducer = readText(model['reducer']) ?? '';
    const mode = readText(asRecord(model['settings'])['mode']) ?? '';
    if (mode === 'replaceNN') throw refuse('a reduce expression replaces values that are no numbers');
    return number({ numbers: overTime(series, reducer, mode === 'dropNN'), holding: null });
  }

  private threshold(value: Resolved, model: Json): Found {
    const condition = asRecord(asList(model['conditions'])[0]);
    const evaluator = evaluatorOf(condition['evaluator']);
    // "More than 0" of what is true or false already.
    if (value.holding && evaluator.type === 'gt' && evaluator.params[0] === 0) return number(value);
    const unload = condition['unloadEvaluator'];
    return {
      ...number(limitText(value.numbers, evaluator)),
      limited: { value: value.numbers, unload: unload ? evaluatorOf(unload) : null },
    };
  }

  /** From left to right, over all series together: what comes out has no labels. */
  private conditions(model: Json): Resolved {
    let all: VectorText | null = null;
    for (const condition of asList(model['conditions']).map(asRecord)) {
      const one = this.condition(condition);
      const operator = readText(asRecord(condition['operator'])['type']) ?? 'and';
      all = all === null ? one : joinSets(all, operator.includes('or') ? 'or' : 'and', one);
    }
    if (all === null) throw refuse('its classic conditions are empty');
    return { numbers: all, holding: all };
  }

  private condition(condition: Json): VectorText {
    const refId = readText(asList(asRecord(condition['query'])['params'])[0]) ?? '';
    const found = this.find(refId);
    const reducer = readText(asRecord(condition['reducer'])['type']) ?? 'last';
    const numbers = found.series ? overTime(found.series, reducer, true) : numbersOf(found, refId).numbers;
    const evaluator = asRecord(condition['evaluator']);
    if (evaluator['type'] === 'no_value') return call('absent', numbers);
    return call('group', limitText(numbers, evaluatorOf(evaluator)).holding ?? numbers);
  }
}

function number(resolved: Resolved): Found {
  return { resolved, series: null };
}

function call(name: string, { text }: VectorText): VectorText {
  return { text: `${name}(${text})`, isTight: true, isPlain: true, isScalar: false };
}

function overTime({ vector, fromMs, toMs, stepMs }: Series, reducer: string, dropsNonNumbers: boolean): VectorText {
  const name = Object.hasOwn(OVER_TIME, reducer) ? OVER_TIME[reducer] : undefined;
  if (name === undefined && reducer !== 'median') throw refuse(`it reduces by ${JSON.stringify(reducer)}`);
  const kept = dropsNonNumbers ? loose(`${tight(vector)} < Inf > -Inf`, vector) : vector;
  const offset = toMs === 0 ? '' : ` offset ${formatDuration(toMs)}`;
  const range = `${tight(kept)}[${formatDuration(fromMs - toMs)}:${formatDuration(stepMs)}]${offset}`;
  return {
    ...vector,
    text: name === undefined ? `quantile_over_time(0.5, ${range})` : `${name}(${range})`,
    isTight: true,
  };
}

function isExpressionQuery({ datasourceUid, model }: GrafanaQuery): boolean {
  return isExpression(model) || isExpression({ datasource: datasourceUid ?? '' });
}

function evaluatorOf(value: unknown): Evaluator {
  const { type, params } = asRecord(value);
  return {
    type: readText(type) ?? '',
    params: asList(params).map((param) => readNumber(param) ?? Number(param)),
  };
}

function refuse(reason: string): InputError {
  return new InputError(`Cannot make one PromQL expression of the rule: ${reason}`, { field: 'data' });
}
