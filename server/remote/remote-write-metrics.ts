// Our own metrics about pushed samples.
import { REMOTE_WRITE_SETTING_NAMES, type RemoteWriteLimits } from '@/lib/formats/remote-write/remote-write-limits';
import type { Metrics } from '@/server/platform/metrics';
import type { RejectReason } from '@/server/storage/ports';

export type RefusalReason = RejectReason | 'labels' | 'series_limit' | 'histogram';

export type RemoteWriteMetrics = ReturnType<typeof createRemoteWriteMetrics>;

interface Sources {
  readonly openRequests: () => number;
  readonly openBytes: () => number;
  readonly knownSeries: () => number;
  readonly knownBytes: () => number;
  readonly limits: RemoteWriteLimits;
}

export function createRemoteWriteMetrics(metrics: Metrics, sources: Sources) {
  const { openRequests, openBytes, knownSeries, knownBytes, limits } = sources;
  const counter = (name: string, help: string) => metrics.counter({ name, help });
  const limitGauge = metrics.gauge<'limit'>({
    name: 'watchfire_remote_write_limit',
    help: 'The bounds of remote write, by the setting that changes them.',
    labelNames: ['limit'],
  });
  for (const key of Object.keys(REMOTE_WRITE_SETTING_NAMES) as (keyof RemoteWriteLimits)[])
    limitGauge.set({ limit: REMOTE_WRITE_SETTING_NAMES[key] }, limits[key]);
  metrics.gauge({
    name: 'watchfire_remote_write_open_requests',
    help: 'Requests that are being received or wait for their commit.',
    collect: openRequests,
  });
  metrics.gauge({
    name: 'watchfire_remote_write_open_bytes',
    help: 'Bytes of requests that are being received or wait for their commit.',
    collect: openBytes,
  });
  metrics.gauge({
    name: 'watchfire_remote_write_known_series',
    help: 'Series recognised by their label bytes.',
    collect: knownSeries,
  });
  metrics.gauge({
    name: 'watchfire_remote_write_known_series_bytes',
    help: 'Memory that holds the label bytes of known series.',
    collect: knownBytes,
  });
  return {
    requests: metrics.counter({
      name: 'watchfire_remote_write_requests_total',
      help: 'Requests by outcome: stored, refused (in whole or in part), unavailable (the sender tries again), failed (a bug).',
      labelNames: ['outcome'],
    }),
    packedBytes: counter('watchfire_remote_write_packed_bytes_total', 'Bytes received, packed.'),
    decodedBytes: counter('watchfire_remote_write_decoded_bytes_total', 'Bytes received, unpacked.'),
    samples: counter('watchfire_remote_write_samples_total', 'Samples stored.'),
    repeatedSamples: counter(
      'watchfire_remote_write_repeated_samples_total',
      'Samples that were stored before with the same value.',
    ),
    rejectedSamples: metrics.counter<'reason'>({
      name: 'watchfire_remote_write_rejected_samples_total',
      help: 'Samples refused, by reason.',
      labelNames: ['reason'],
    }),
    rejectedSeries: metrics.counter<'reason'>({
      name: 'watchfire_remote_write_rejected_series_total',
      help: 'Series refused as a whole or in part, once a request, by reason.',
      labelNames: ['reason'],
    }),
    exemplars: counter('watchfire_remote_write_exemplars_total', 'Exemplars stored.'),
    ignored: metrics.counter<'kind'>({
      name: 'watchfire_remote_write_ignored_total',
      help: 'Parts of requests that are read over and not stored: exemplar (of no stored series, late or too long), metadata (broken entries).',
      labelNames: ['kind'],
    }),
  };
}
