// The first rows, or with a negative number the last.
import { pickFrameRows } from '@/lib/series/field-rows';
import { readNumber } from '@/lib/series/read-field-config';
import type { Transformation } from '@/lib/transformations/transformation';

const DEFAULT_ROW_COUNT = 10;

export const limit: Transformation = {
  id: 'limit',
  title: 'Limit',
  description: 'The first rows, or with a negative number the last',
  apply: (frames, { limitField }, { interpolate }) => {
    const count =
      limitField === undefined || limitField === null || limitField === ''
        ? DEFAULT_ROW_COUNT
        : readNumber(typeof limitField === 'string' ? interpolate(limitField) : limitField);
    if (count === null) return frames;
    return frames.map((frame) => {
      const kept = Math.min(frame.length, Math.abs(Math.trunc(count)));
      if (kept === frame.length) return frame;
      const first = count < 0 ? frame.length - kept : 0;
      return pickFrameRows(
        frame,
        Array.from({ length: kept }, (_, at) => first + at),
      );
    });
  },
};
