// Settings of the remote write receiver: one a limit, under the name that its messages give.
import type { ZodType } from 'zod';
import {
  DEFAULT_REMOTE_WRITE_LIMITS,
  REMOTE_WRITE_SETTING_NAMES,
  type RemoteWriteLimits,
} from '@/lib/formats/remote-write/remote-write-limits';
import { count, sizeOf } from '@/server/platform/settings/file-values';
import type { FileSetting } from '@/server/platform/settings/setting';

export type RemoteWriteSettings = RemoteWriteLimits;

const KIB = 1024;
const MIB = 1024 * KIB;
/** What is kept of series lies in one memory of at most 4 GiB. */
const MOST_KNOWN_BYTES = 1024 * MIB;
const MOST_KNOWN_SERIES = 20_000_000;

export const REMOTE_WRITE_SETTINGS: {
  readonly [Key in keyof RemoteWriteSettings]: FileSetting<RemoteWriteSettings[Key]>;
} = {
  maxBodyBytes: size('maxBodyBytes', 'Body of one request, packed; a longer one is answered 413'),
  maxDecodedBytes: size('maxDecodedBytes', 'One request, unpacked; a longer one is answered 413'),
  maxOpenRequests: number(
    'maxOpenRequests',
    'Requests that are being received or wait for their commit; a further one is answered 503',
  ),
  maxOpenBytes: size(
    'maxOpenBytes',
    'These requests together, packed and unpacked; one that goes beyond it is answered 503',
  ),
  maxSeries: number('maxSeries', 'Series of one request; with more it is refused as a whole'),
  maxSamples: number('maxSamples', 'Samples of one request, and as many exemplars; with more it is refused as a whole'),
  maxMetadata: number('maxMetadata', 'Metadata entries of one request; with more it is refused as a whole'),
  maxLabels: number('maxLabels', 'Labels of a series; one with more is refused, the others of its request are stored'),
  maxNameBytes: size('maxNameBytes', 'Name of a label; a series with a longer one is refused', 1),
  maxValueBytes: size('maxValueBytes', 'Value of a label; a series with a longer one is refused', 1),
  maxKnownBytes: size(
    'maxKnownBytes',
    'Label bytes kept to recognise pushed series; beyond it all are forgotten and learned again',
    MIB,
    MOST_KNOWN_BYTES,
  ),
  maxKnownSeries: number('maxKnownSeries', 'The same for the number of series', MOST_KNOWN_SERIES),
};

function number(key: keyof RemoteWriteLimits, help: string, most?: number): FileSetting<number> {
  const fallback = DEFAULT_REMOTE_WRITE_LIMITS[key];
  return entry(key, help, count(most === undefined ? {} : { most }), String(fallback));
}

function size(key: keyof RemoteWriteLimits, help: string, leastBytes = KIB, mostBytes = Infinity): FileSetting<number> {
  const fallback = DEFAULT_REMOTE_WRITE_LIMITS[key];
  const text = fallback % MIB === 0 ? `${fallback / MIB}MB` : `${fallback / KIB}KB`;
  return entry(key, help, sizeOf({ leastBytes, mostBytes }), text);
}

function entry(
  key: keyof RemoteWriteLimits,
  help: string,
  schema: ZodType<number>,
  fallbackText: string,
): FileSetting<number> {
  return {
    path: REMOTE_WRITE_SETTING_NAMES[key],
    schema,
    fallback: DEFAULT_REMOTE_WRITE_LIMITS[key],
    fallbackText,
    help,
  };
}
