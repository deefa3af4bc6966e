// Keeps the results of some queries.
import type { Frame } from '@/lib/series/frame';
import { asRecord, readText } from '@/lib/series/read-field-config';
import { namePattern } from '@/lib/transformations/name-pattern';
import type { Transformation } from '@/lib/transformations/transformation';

export const filterByRefId: Transformation = {
  id: 'filterByRefId',
  title: 'Filter data by query',
  description: 'Keep the results of some queries',
  apply: (frames, options) => {
    const include = readText(options['include']);
    const exclude = readText(options['exclude']);
    return frames.filter(
      (frame) =>
        (include === null || matchesRefId(frame, include)) && (exclude === null || !matchesRefId(frame, exclude)),
    );
  },
};

export const filterFrames: Transformation = {
  id: 'filterFrames',
  title: 'Filter frames',
  description: 'Keep some frames by a matcher',
  apply: (frames, options) => {
    const include = options['include'];
    const exclude = options['exclude'];
    return frames.filter(
      (frame, index) =>
        (readText(asRecord(include)['id']) === null || matchesFrame(include, frame, index)) &&
        (readText(asRecord(exclude)['id']) === null || !matchesFrame(exclude, frame, index)),
    );
  },
};

/** A letter, letters with bars between ("A|B": each stands for itself), or "/pattern/". */
function matchesRefId(frame: Frame, wanted: string): boolean {
  return wanted.startsWith('/')
    ? namePattern(wanted).test(frame.refId)
    : wanted.split('|').some((one) => one.trim() === frame.refId);
}

/** The `filter` of a transformation. What we do not know takes all frames. */
export function matchesFrame(matcher: unknown, frame: Frame, index: number): boolean {
  const { id, options } = asRecord(matcher);
  switch (id) {
    case 'byRefId':
    case 'byFrameRefID':
      return typeof options !== 'string' || options === '' || matchesRefId(frame, options);
    case 'byName':
      return typeof options === 'string' && namePattern(options).test(frame.name ?? '');
    case 'byIndex':
      return Number(options) === index;
    case 'neverMatch':
      return false;
    default:
      return true;
  }
}
