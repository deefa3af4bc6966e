// Side by side by a shared field: the time of series, a name of tables.
import { timeFieldOf, type Frame } from '@/lib/series/frame';
import { readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { joinFrames, type JoinMode } from '@/lib/transformations/join-frames';
import { joinedRefId, type Transformation } from '@/lib/transformations/transformation';

export const joinByField: Transformation = {
  id: 'joinByField',
  title: 'Join by field',
  description: 'Frames side by side, by a field that all have',
  aliases: ['seriesToColumns'],
  apply: (frames, options) => {
    if (frames.length < 2) return frames;
    const mode: JoinMode =
      options['mode'] === 'inner' || options['mode'] === 'outerTabular' ? options['mode'] : 'outer';
    return [joinedBy(frames, readText(options['byField']), mode)];
  },
};

export const ensureColumns: Transformation = {
  id: 'ensureColumns',
  title: 'Ensure columns',
  description: 'One frame: series side by side by their time',
  apply: (frames) => {
    const canJoin = frames.length > 1 && frames.every((frame) => timeFieldOf(frame) !== null);
    return canJoin ? [joinedBy(frames, null, 'outer')] : frames;
  },
};

/** Without a name: by the first time of each frame. */
export function joinedBy(frames: readonly Frame[], byField: string | null, mode: JoinMode): Frame {
  const names = displayNames(frames);
  const joined = joinFrames(
    frames,
    (frame, frameIndex) =>
      byField === null
        ? frame.fields.findIndex((field) => field.type === 'time')
        : frame.fields.findIndex((field, at) => names[frameIndex]?.[at] === byField || field.name === byField),
    mode,
  );
  return {
    refId: joinedRefId('joinByField', frames),
    name: null,
    length: joined?.length ?? 0,
    fields: joined?.fields ?? [],
  };
}
