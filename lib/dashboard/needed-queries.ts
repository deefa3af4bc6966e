// Which queries of a panel run, and whether anything is calculated from them. Light: every panel asks it before anything is loaded.
import type { Panel } from '@/lib/dashboard/dashboard';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { expressionReads, isExpression } from '@/lib/expressions/expression-reads';

/** Letters of the queries to run: those that are shown, and hidden ones that an expression needs. */
export function neededQueries(targets: Panel['targets']): ReadonlySet<string> {
  const expressions = new Map(targets.filter(isExpression).map((target) => [target.refId, target]));
  const needed = new Set(targets.filter((target) => target.hide !== true).map((target) => target.refId));
  const waiting = [...needed];
  for (let refId = waiting.pop(); refId !== undefined; refId = waiting.pop()) {
    const expression = expressions.get(refId);
    if (expression === undefined) continue;
    for (const read of expressionReads(expression)) {
      if (needed.has(read)) continue;
      needed.add(read);
      waiting.push(read);
    }
  }
  return new Set([...needed].filter((refId) => !expressions.has(refId)));
}

/** Whether expressions or transformations stand between the queries and what is drawn (panel-frames.ts). */
export function needsCalculation({ targets, transformations }: Pick<Panel, 'targets' | 'transformations'>): boolean {
  return (
    targets.some(isExpression) || (transformations ?? []).some((one) => isJsonObject(one) && one.disabled !== true)
  );
}
