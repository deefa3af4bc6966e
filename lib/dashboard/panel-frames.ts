// From the frames of a panel's queries to those it draws: expressions, hidden queries out, transformations.
import type { Panel } from '@/lib/dashboard/dashboard';
import { evaluateExpressions, expressionReads, isExpression } from '@/lib/expressions/evaluate';
import type { Frame } from '@/lib/series/frame';
import { applyTransformations, type TransformNote } from '@/lib/transformations/apply-transformations';

export interface PanelFramesContext {
  readonly fromMs: number;
  readonly toMs: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly interpolate: (text: string) => string;
}

export interface PanelFrames {
  readonly frames: readonly Frame[];
  /** What is wrong with an expression, by its letter. */
  readonly problems: ReadonlyMap<string, string>;
  /** Transformations that were left out. */
  readonly notes: readonly TransformNote[];
}

/** `queried`: frames by letter, also those of hidden queries that an expression reads. */
export function panelFrames(
  panel: Pick<Panel, 'targets' | 'transformations'>,
  queried: ReadonlyMap<string, readonly Frame[]>,
  context: PanelFramesContext,
): PanelFrames {
  const evaluated = evaluateExpressions(panel.targets, queried, context);
  const hidden = new Set(panel.targets.filter((target) => target.hide === true).map((target) => target.refId));
  const shown = [...evaluated.frames].filter(([refId]) => !hidden.has(refId)).flatMap(([, frames]) => frames);
  const transformed = applyTransformations(shown, panel.transformations ?? [], context);
  return { ...transformed, problems: evaluated.problems };
}

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
