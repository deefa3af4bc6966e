// Our own metrics about scraping. Where people know Prometheus' name for a thing, it has that name.
import type { Metrics } from '@/server/platform/metrics';
import type { BodyBudget } from '@/server/scrape/body-budget';

export type ScrapeMetrics = ReturnType<typeof createScrapeMetrics>;

const INTERVAL_BUCKETS_SECONDS = [
  0.5, 0.9, 0.99, 1, 1.01, 1.1, 2, 5, 5.05, 5.5, 10, 15, 15.15, 16.5, 30, 30.3, 33, 60, 60.6, 66,
];

export function createScrapeMetrics(metrics: Metrics, budget: Pick<BodyBudget, 'usedBytes' | 'limitBytes'>) {
  const counter = (name: string, help: string) => metrics.counter({ name, help });
  return {
    intervalLength: metrics.histogram({
      name: 'prometheus_target_interval_length_seconds',
      help: 'Actual intervals between scrapes.',
      labelNames: ['interval'],
      buckets: INTERVAL_BUCKETS_SECONDS,
    }),
    scrapes: metrics.counter({
      name: 'watchfire_scrapes_total',
      help: 'Scrapes by outcome.',
      labelNames: ['outcome'],
    }),
    exemplars: counter('watchfire_scrape_exemplars_total', 'Exemplars of scrapes that were stored.'),
    duration: metrics.histogram({
      name: 'watchfire_scrape_duration_seconds',
      help: 'Time from the start of a scrape to its commit.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
    exceededSampleLimit: counter(
      'prometheus_target_scrapes_exceeded_sample_limit_total',
      'Scrapes that hit the sample limit and were rejected.',
    ),
    exceededBodySizeLimit: counter(
      'prometheus_target_scrapes_exceeded_body_size_limit_total',
      'Scrapes that hit the body size limit and were rejected.',
    ),
    exceededTargetLimit: counter(
      'prometheus_target_scrape_pool_exceeded_target_limit_total',
      'Times a job had more targets than its limit allows.',
    ),
    duplicateSamples: counter(
      'prometheus_target_scrapes_sample_duplicate_timestamp_total',
      'Samples dropped because there was another value for the same time.',
    ),
    outOfOrderSamples: counter(
      'prometheus_target_scrapes_sample_out_of_order_total',
      'Samples dropped because they were older than the out-of-order window.',
    ),
    outOfBoundsSamples: counter(
      'prometheus_target_scrapes_sample_out_of_bounds_total',
      'Samples dropped because their time was too far ahead or too far back.',
    ),
    refusedSeries: counter(
      'watchfire_scrape_series_refused_total',
      'Series that the store did not take, e.g. at its series limit.',
    ),
    poolTargets: metrics.gauge({
      name: 'prometheus_target_scrape_pool_targets',
      help: 'Targets of a job.',
      labelNames: ['scrape_job'],
    }),
    waitingSamples: metrics.gauge({
      name: 'watchfire_scrape_waiting_samples',
      help: 'Samples that wait for the database.',
    }),
    bufferBytes: metrics.gauge({
      name: 'watchfire_scrape_buffer_bytes',
      help: 'Memory of the samples that wait for the database.',
    }),
    bufferLimitBytes: metrics.gauge({
      name: 'watchfire_scrape_buffer_limit_bytes',
      help: 'How much memory waiting samples may take; beyond it the oldest are lost.',
    }),
    lostSamples: counter(
      'watchfire_scrape_lost_samples_total',
      'Scraped samples lost because the database was away too long.',
    ),
    bodyBytes: metrics.gauge({
      name: 'watchfire_scrape_body_bytes',
      help: 'Bytes of answers that are being received or parsed.',
      collect: () => budget.usedBytes,
    }),
    bodyBytesLimit: metrics.gauge({
      name: 'watchfire_scrape_body_bytes_limit',
      help: 'How many bytes of answers may be in memory at once; a scrape beyond it fails.',
      collect: () => budget.limitBytes,
    }),
  };
}
