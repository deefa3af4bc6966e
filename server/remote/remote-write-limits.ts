// Every bound of the remote write receiver, with its default.
import type { LabelLimits } from '@/lib/formats/remote-write/read-labels';
import type { WriteRequestLimits } from '@/lib/formats/remote-write/write-request';

export interface RemoteWriteLimits extends LabelLimits, WriteRequestLimits {
  /** Of one request, unpacked. The route bounds the packed body. */
  readonly maxDecodedBytes: number;
  /** Of all requests that are being received or wait for their commit, packed and unpacked. */
  readonly maxOpenBytes: number;
  /** Label bytes kept to recognise series; at the limit all are forgotten and learned again. */
  readonly maxKnownBytes: number;
  readonly maxKnownSeries: number;
}

const MIB = 1_048_576;

export const DEFAULT_REMOTE_WRITE_LIMITS: RemoteWriteLimits = {
  maxLabels: 100,
  maxNameBytes: 1024,
  maxValueBytes: 65_536,
  maxSeries: 100_000,
  maxSamples: 1_000_000,
  maxMetadata: 100_000,
  maxDecodedBytes: 32 * MIB,
  maxOpenBytes: 256 * MIB,
  maxKnownBytes: 256 * MIB,
  maxKnownSeries: 2_000_000,
};
