// Which targets are expressions, and what they read. Apart from their evaluation: every panel asks this, few evaluate.
import { parseMath, queriesOf } from '@/lib/expressions/math-syntax';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';

type Json = Readonly<Record<string, unknown>>;

/** Targets of the data source "__expr__". */
export function isExpression(target: Json): boolean {
  const { datasource } = target;
  const names =
    typeof datasource === 'string' ? [datasource] : [asRecord(datasource)['uid'], asRecord(datasource)['type']];
  return names.some((name) => name === '__expr__' || name === '-100' || name === 'Expression');
}

/** Letters that an expression reads; none when it cannot be parsed. */
export function expressionReads(target: Json): ReadonlySet<string> {
  const expression = readText(target['expression']) ?? '';
  switch (target['type']) {
    case 'math':
      try {
        return queriesOf(parseMath(expression));
      } catch {
        return new Set();
      }
    case 'classic_conditions':
      return new Set(
        asList(target['conditions']).flatMap((one) =>
          asList(asRecord(asRecord(one)['query'])['params']).filter((name) => typeof name === 'string'),
        ),
      );
    default:
      return new Set(expression === '' ? [] : [refIdOf(expression)]);
  }
}

/** "A", "$A" and "${A}" all name a query. */
export function refIdOf(expression: string): string {
  return expression.replace(/^\$\{?([^}]*)\}?$/, '$1').trim();
}
