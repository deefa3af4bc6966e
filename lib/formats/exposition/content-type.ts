// Which format a target's Content-Type means, and the Accept header that asks for it.
import type { TextFormat } from '@/lib/formats/exposition/scan-comment';
import { InputError } from '@/lib/errors/input-error';

const MEDIA_TYPES = {
  PrometheusProto: 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
  'PrometheusText0.0.4': 'text/plain;version=0.0.4',
  'PrometheusText1.0.0': 'text/plain;version=1.0.0',
  'OpenMetricsText0.0.1': 'application/openmetrics-text;version=0.0.1',
  'OpenMetricsText1.0.0': 'application/openmetrics-text;version=1.0.0',
} as const;
type Protocol = keyof typeof MEDIA_TYPES;

/** Protobuf is never asked for: there is no parser for it yet. Weights fall from 0.6, as Prometheus' do. */
export function acceptHeader(protocols: readonly Protocol[], escaping: string): string {
  const asked = protocols.filter((protocol) => protocol !== 'PrometheusProto');
  const parts = asked.map((protocol, at) => {
    const escapes = protocol.endsWith('1.0.0') ? `;escaping=${escaping}` : '';
    return `${MEDIA_TYPES[protocol]}${escapes};q=0.${asked.length + 2 - at}`;
  });
  return [...parts, `*/*;q=0.${asked.length > 0 ? 2 : 1}`].join(',');
}

/** Throws InputError in Prometheus' words when the type is missing or unknown and no fallback is set. */
export function formatOfContentType(contentType: string, fallback: Protocol | undefined): TextFormat {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/openmetrics-text') return 'openmetrics';
  if (mediaType === 'text/plain') return 'prometheus';
  if (fallback !== undefined && fallback !== 'PrometheusProto')
    return fallback.startsWith('OpenMetrics') ? 'openmetrics' : 'prometheus';
  if (mediaType === '')
    throw new InputError(
      'non-compliant scrape target sending blank Content-Type and no fallback_scrape_protocol specified for target',
    );
  throw new InputError(
    `received unsupported Content-Type "${contentType.slice(0, 200)}" and no fallback_scrape_protocol specified for target`,
  );
}
