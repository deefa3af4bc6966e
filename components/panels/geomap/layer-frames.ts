// Which frames a layer of a map draws. Pure.
import { matchesField } from '@/lib/series/field-matchers';
import type { Frame } from '@/lib/series/frame';
import { asRecord, readText } from '@/lib/series/read-field-config';

/** Frames that the layer's filter lets through; all without one. */
export function framesOfLayer(frames: readonly Frame[], filterData: unknown): readonly Frame[] {
  const { id, options } = asRecord(filterData);
  const matcher = { id: readText(id) ?? '', options };
  if (matcher.id === '') return frames;
  if (matcher.id === 'byRefId') return frames.filter(({ refId }) => refId === options);
  if (matcher.id === 'byName') return frames.filter(({ name, refId }) => name === options || refId === options);
  return frames.filter((frame, frameIndex) =>
    frame.fields.some((field, fieldIndex) =>
      matchesField(matcher, { field, frame, frameIndex, fieldIndex, displayName: field.name }),
    ),
  );
}
