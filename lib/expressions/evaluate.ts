// All expressions of a panel, each after what it reads. One that fails has a problem of its own and does not stop the others.
import { evaluateConditions, type ClassicCondition } from '@/lib/expressions/classic-conditions';
import { framesOfResult, valuesOfFrames, type ExpressionResult } from '@/lib/expressions/expression-value';
import { evaluateMath } from '@/lib/expressions/math';
import { parseMath, queriesOf } from '@/lib/expressions/math-syntax';
import { isExpression, refIdOf } from '@/lib/expressions/expression-reads';
import { reduceResult, type ReduceOptions } from '@/lib/expressions/reduce';
import { resampleResult } from '@/lib/expressions/resample';
import { thresholdResult } from '@/lib/expressions/threshold';
import { InputError } from '@/lib/errors/input-error';
import type { Frame } from '@/lib/series/frame';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { parseDuration } from '@/lib/units/duration';

type Json = Readonly<Record<string, unknown>>;

export interface ExpressionContext {
  readonly fromMs: number;
  readonly toMs: number;
  /** Puts the dashboard's variables into texts. Letters of queries have to come through unchanged. */
  readonly interpolate: (text: string) => string;
}

export interface EvaluatedExpressions {
  /** By letter, for queries and expressions alike. */
  readonly frames: ReadonlyMap<string, readonly Frame[]>;
  readonly problems: ReadonlyMap<string, string>;
}

export function evaluateExpressions(
  targets: readonly Json[],
  queries: ReadonlyMap<string, readonly Frame[]>,
  context: ExpressionContext,
): EvaluatedExpressions {
  const results = new Map<string, ExpressionResult>(
    [...queries].map(([refId, frames]) => [refId, valuesOfFrames(frames)]),
  );
  const frames = new Map(queries);
  const problems = new Map<string, string>();
  const expressions = new Map(targets.filter(isExpression).map((target) => [readText(target['refId']) ?? '', target]));
  const visiting = new Set<string>();

  function resultOf(refId: string): ExpressionResult | null {
    const known = results.get(refId);
    if (known !== undefined) return known;
    const target = expressions.get(refId);
    if (target === undefined) return null;
    if (visiting.has(refId))
      throw new InputError(`Cannot evaluate "${refId}": it reads itself`, { field: 'expression' });
    if (problems.has(refId)) throw new InputError(`Cannot evaluate: "${refId}" has a problem`, { field: 'expression' });
    visiting.add(refId);
    try {
      const result = evaluateOne(target, resultOf, context);
      results.set(refId, result);
      return result;
    } finally {
      visiting.delete(refId);
    }
  }

  for (const refId of expressions.keys()) {
    try {
      const result = resultOf(refId);
      if (result !== null) frames.set(refId, framesOfResult(refId, result));
    } catch (thrown) {
      problems.set(refId, thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return { frames, problems };
}

function evaluateOne(
  target: Json,
  resultOf: (refId: string) => ExpressionResult | null,
  context: ExpressionContext,
): ExpressionResult {
  const expression = readText(target['expression']) ?? '';
  const read = (): ExpressionResult => readResult(expression, resultOf);
  switch (target['type']) {
    case 'math': {
      const node = parseMath(context.interpolate(expression));
      for (const refId of queriesOf(node)) resultOf(refId);
      return evaluateMath(node, resultOf);
    }
    case 'reduce':
      return reduceResult(read(), reduceOptions(target));
    case 'resample':
      return resampleResult(read(), {
        intervalMs: parseDuration(context.interpolate(readText(target['window']) ?? '')),
        downsampler: readText(target['downsampler']) ?? 'mean',
        upsampler: readText(target['upsampler']) ?? 'fillna',
        fromMs: context.fromMs,
        toMs: context.toMs,
      });
    case 'threshold': {
      const [condition] = asList(target['conditions']).map(asRecord);
      return thresholdResult(read(), evaluatorOf(condition?.['evaluator'], context));
    }
    case 'classic_conditions':
      return evaluateConditions(
        asList(target['conditions']).map((one) => conditionOf(asRecord(one), context)),
        resultOf,
      );
    default:
      throw new InputError(`Cannot evaluate an expression of the type "${readText(target['type']) ?? ''}"`, {
        field: 'type',
      });
  }
}

function readResult(expression: string, resultOf: (refId: string) => ExpressionResult | null): ExpressionResult {
  const refId = refIdOf(expression);
  const result = resultOf(refId);
  if (result === null)
    throw new InputError(`Cannot evaluate the expression: there is no query "${refId}"`, { field: 'expression' });
  return result;
}

function reduceOptions(target: Json): ReduceOptions {
  const settings = asRecord(target['settings']);
  const mode = settings['mode'];
  return {
    reducer: readText(target['reducer']) ?? 'mean',
    mode: mode === 'dropNN' || mode === 'replaceNN' ? mode : 'strict',
    replaceWith: readNumber(settings['replaceWithValue']) ?? 0,
  };
}

function evaluatorOf(json: unknown, { interpolate }: ExpressionContext): ClassicCondition['evaluator'] {
  const given = asRecord(json);
  return {
    type: readText(given['type']) ?? 'gt',
    params: asList(given['params']).map((one) => readNumber(typeof one === 'string' ? interpolate(one) : one) ?? 0),
  };
}

function conditionOf(json: Json, context: ExpressionContext): ClassicCondition {
  const [refId] = asList(asRecord(json['query'])['params']);
  const operator = asRecord(json['operator'])['type'];
  return {
    refId: typeof refId === 'string' ? refId : '',
    reducer: readText(asRecord(json['reducer'])['type']) ?? 'avg',
    evaluator: evaluatorOf(json['evaluator'], context),
    operator: operator === 'or' || operator === 'logic-or' ? operator : 'and',
  };
}
