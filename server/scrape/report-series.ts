// The series that Watchfire adds about each scrape: `up`, `scrape_duration_seconds` and their kin.
import { METRIC_NAME, withLabel, type LabelSet } from '@/lib/labels/label-set';
import type { BatchBuilder } from '@/server/scrape/batch-builder';
import type { SampleAppender, SeriesRef } from '@/server/storage/ports';

export interface ScrapeReport {
  readonly isUp: boolean;
  readonly durationSeconds: number;
  readonly scrapedCount: number;
  readonly storedCount: number;
  readonly addedCount: number;
  readonly timeoutSeconds: number;
  readonly sampleLimit: number;
  /** -1: too large. 0: the scrape failed. */
  readonly bodySizeBytes: number;
}

const REPORTS: readonly (readonly [name: string, value: (report: ScrapeReport) => number])[] = [
  ['up', ({ isUp }) => Number(isUp)],
  ['scrape_duration_seconds', ({ durationSeconds }) => durationSeconds],
  ['scrape_samples_scraped', ({ scrapedCount }) => scrapedCount],
  ['scrape_samples_post_metric_relabeling', ({ storedCount }) => storedCount],
  ['scrape_series_added', ({ addedCount }) => addedCount],
];
const EXTRA_REPORTS: typeof REPORTS = [
  ['scrape_timeout_seconds', ({ timeoutSeconds }) => timeoutSeconds],
  ['scrape_sample_limit', ({ sampleLimit }) => sampleLimit],
  ['scrape_body_size_bytes', ({ bodySizeBytes }) => bodySizeBytes],
];
/** For the capacity of a batch. */
export const REPORT_COUNT = REPORTS.length + EXTRA_REPORTS.length;

export interface ReportSeries {
  readonly add: (batch: BatchBuilder, timestampMs: number, report: ScrapeReport) => void;
  /** Those that were written. */
  readonly refs: () => readonly SeriesRef[];
  /** After the store said that it does not know a reference any more. */
  readonly reset: () => void;
}

export function createReportSeries(
  targetLabels: LabelSet,
  { appender, hasExtra }: { readonly appender: Pick<SampleAppender, 'seriesRef'>; readonly hasExtra: boolean },
): ReportSeries {
  const reports = hasExtra ? [...REPORTS, ...EXTRA_REPORTS] : REPORTS;
  const refs = new Map<string, SeriesRef>();
  const refOf = (name: string): SeriesRef => {
    const known = refs.get(name);
    if (known !== undefined) return known;
    const ref = appender.seriesRef(withLabel(targetLabels, METRIC_NAME, name));
    refs.set(name, ref);
    return ref;
  };
  return {
    add: (batch, timestampMs, report) => {
      for (const [name, value] of reports) batch.add(refOf(name), timestampMs, value(report));
    },
    refs: () => [...refs.values()],
    reset: () => refs.clear(),
  };
}
