// GET /metrics: our own metrics in the text format.
import type { Handler } from '@/server/http/route';
import type { Metrics } from '@/server/platform/metrics';

export function createOwnMetricsHandler({ text, contentType }: Pick<Metrics, 'text' | 'contentType'>): Handler {
  return async () => new Response(await text(), { headers: { 'content-type': contentType } });
}
