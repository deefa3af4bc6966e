// A panel's transformations, one after the other. A step that is unknown or fails passes the data on, with a note.
import type { Frame } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { matchesFrame } from '@/lib/transformations/filter-frames';
import { transformationOf } from '@/lib/transformations/registry';
import type { Options, TransformContext } from '@/lib/transformations/transformation';

export interface TransformNote {
  /** Place in the panel's list, from 0. */
  readonly index: number;
  readonly id: string;
  readonly message: string;
}

export interface TransformedFrames {
  readonly frames: readonly Frame[];
  readonly notes: readonly TransformNote[];
}

export function applyTransformations(
  frames: readonly Frame[],
  steps: unknown,
  context: TransformContext,
): TransformedFrames {
  const notes: TransformNote[] = [];
  let current = frames;
  for (const [index, item] of asList(steps).entries()) {
    const step = asRecord(item);
    const id = readText(step['id']) ?? '';
    if (step['disabled'] === true || !meansSeries(step['topic'])) continue;
    try {
      const next = applyStep(current, { id, step }, context);
      if (next === null) notes.push({ index, id, message: `The transformation "${id}" is not known here` });
      else current = next;
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      notes.push({ index, id, message: `The transformation "${id}" was left out: ${reason}` });
    }
  }
  return { frames: current, notes };
}

/** Steps can also be meant for annotations and alert states, which are no frames of a panel. */
function meansSeries(topic: unknown): boolean {
  return topic === undefined || topic === null || topic === '' || topic === 'series';
}

/** Null when there is no such transformation. With a filter, what it lets through comes first. */
function applyStep(
  frames: readonly Frame[],
  { id, step }: { readonly id: string; readonly step: Options },
  context: TransformContext,
): readonly Frame[] | null {
  const transformation = transformationOf(id);
  if (transformation === null) return null;
  const options = asRecord(step['options']);
  const filter = asRecord(step['filter']);
  if (readText(filter['id']) === null) return transformation.apply(frames, options, context);
  const meant = frames.filter((frame, index) => matchesFrame(filter, frame, index));
  if (meant.length === 0) return frames;
  return [...transformation.apply(meant, options, context), ...frames.filter((frame) => !meant.includes(frame))];
}
