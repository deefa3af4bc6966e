// From the frames of a panel's queries to those it draws: expressions, hidden queries out, transformations.
import type { Panel } from '@/lib/dashboard/dashboard';
import { evaluateExpressions } from '@/lib/expressions/evaluate';
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
