// From the frames of a panel's queries to those it draws: expressions, hidden queries out, transformations.
import type { Panel } from '@/lib/dashboard/dashboard';
import { evaluateExpressions } from '@/lib/expressions/evaluate';
import type { Gazetteer } from '@/lib/geo/gazetteer';
import type { Frame } from '@/lib/series/frame';
import { annotationsOf, exemplarsOf, type FrameAnnotation, type FrameExemplar } from '@/lib/series/frame-marks';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { applyTransformations, type TransformNote } from '@/lib/transformations/apply-transformations';
import { transformationOf } from '@/lib/transformations/registry';

export interface PanelFramesContext {
  readonly fromMs: number;
  readonly toMs: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly interpolate: (text: string) => string;
  /** For panels that need them (`needsPlaces`). */
  readonly places?: Gazetteer;
}

export interface PanelFrames {
  readonly frames: readonly Frame[];
  /** What is wrong with an expression, by its letter. */
  readonly problems: ReadonlyMap<string, string>;
  /** Transformations that were left out. */
  readonly notes: readonly TransformNote[];
  /** What transformations made of frames. */
  readonly annotations: readonly FrameAnnotation[];
  readonly exemplars: readonly FrameExemplar[];
}

/** Whether a transformation looks names of places up. */
export function needsPlaces(transformations: Panel['transformations']): boolean {
  return asList(transformations).some((step) => {
    const { id, disabled } = asRecord(step);
    return disabled !== true && transformationOf(readText(id) ?? '')?.needsPlaces === true;
  });
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
  return {
    frames: transformed.frames.filter(({ topic }) => topic === undefined),
    notes: transformed.notes,
    problems: evaluated.problems,
    annotations: annotationsOf(transformed.frames),
    exemplars: exemplarsOf(transformed.frames),
  };
}
