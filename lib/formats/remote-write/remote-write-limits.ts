// Every bound of the remote write receiver: its default and the setting that changes it, which messages name.

/** Of a series. */
export interface LabelLimits {
  readonly maxLabels: number;
  readonly maxNameBytes: number;
  readonly maxValueBytes: number;
}

/** Of a request. */
export interface WriteRequestLimits {
  readonly maxSeries: number;
  /** Floats and histograms together, and as many exemplars. */
  readonly maxSamples: number;
  readonly maxMetadata: number;
}

export interface RemoteWriteLimits extends LabelLimits, WriteRequestLimits {
  /** Of one request, packed. */
  readonly maxBodyBytes: number;
  /** Of one request, unpacked. */
  readonly maxDecodedBytes: number;
  /** Requests that are being received or wait for their commit. */
  readonly maxOpenRequests: number;
  /** Of all of these together, packed and unpacked. */
  readonly maxOpenBytes: number;
  /** Label bytes kept to recognise series; at the limit all are forgotten and learned again. */
  readonly maxKnownBytes: number;
  readonly maxKnownSeries: number;
}

const MIB = 1_048_576;

export const DEFAULT_REMOTE_WRITE_LIMITS: RemoteWriteLimits = {
  maxBodyBytes: 32 * MIB,
  maxDecodedBytes: 32 * MIB,
  maxOpenRequests: 1000,
  maxOpenBytes: 256 * MIB,
  maxSeries: 100_000,
  maxSamples: 1_000_000,
  maxMetadata: 100_000,
  maxLabels: 100,
  maxNameBytes: 1024,
  maxValueBytes: 65_536,
  maxKnownBytes: 256 * MIB,
  maxKnownSeries: 2_000_000,
};

/** Where an operator changes each, in the settings file. */
export const REMOTE_WRITE_SETTING_NAMES: { readonly [Key in keyof RemoteWriteLimits]: string } = {
  maxBodyBytes: 'remote_write.max_body_size',
  maxDecodedBytes: 'remote_write.max_unpacked_size',
  maxOpenRequests: 'remote_write.max_requests',
  maxOpenBytes: 'remote_write.max_requests_size',
  maxSeries: 'remote_write.max_series',
  maxSamples: 'remote_write.max_samples',
  maxMetadata: 'remote_write.max_metadata',
  maxLabels: 'remote_write.max_labels',
  maxNameBytes: 'remote_write.max_label_name_size',
  maxValueBytes: 'remote_write.max_label_value_size',
  maxKnownBytes: 'remote_write.max_known_size',
  maxKnownSeries: 'remote_write.max_known_series',
};

/** "(setting …)", the end of a message about one of them. */
export function settingOf(limit: keyof RemoteWriteLimits): string {
  return `(setting ${REMOTE_WRITE_SETTING_NAMES[limit]})`;
}
