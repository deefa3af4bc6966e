// What the HTTP server counts of itself. Routes are named by their pattern, so that nobody outside can make new series.
import type { Metrics } from '@/server/platform/metrics';

export interface HttpMetrics {
  /** `route` is a pattern of the table, `page` or `none`. */
  readonly answered: (route: string, status: number, durationMs: number) => void;
  readonly bug: () => void;
}

export function createHttpMetrics(metrics: Metrics): HttpMetrics {
  const requests = metrics.counter({
    name: 'watchfire_http_requests_total',
    help: 'Requests that were answered, by route and status.',
    labelNames: ['route', 'code'],
  });
  const durations = metrics.histogram({
    name: 'watchfire_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
  });
  const bugs = metrics.counter({ name: 'watchfire_bugs_total', help: 'Errors that are mistakes of Watchfire itself.' });
  return {
    answered: (route, status, durationMs) => {
      requests.inc({ route, code: String(status) });
      durations.observe({ route }, durationMs / 1000);
    },
    bug: () => bugs.inc(),
  };
}
