// The life of one target: scrape at each instant of its grid, append once, keep its state for people to see.
import { isInputError } from '@/lib/errors/input-error';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import { createBatchBuilder, type BatchBuilder } from '@/server/scrape/batch-builder';
import type { FetchedBody, FetchOutcome } from '@/server/scrape/fetch-body';
import { createFetchEnding, type FetchEnding } from '@/server/scrape/fetch-ending';
import type { TargetHealth } from '@/server/scrape/ports';
import { createReportSeries, REPORT_COUNT, type ReportSeries } from '@/server/scrape/report-series';
import type { SampleWriter } from '@/server/scrape/sample-writer';
import { alignedTimestampMs, nextScrapeMs, phaseMs } from '@/server/scrape/schedule';
import { readBody, type BodyDeps, type ScrapedRows, type TooManySamples } from '@/server/scrape/scrape-body';
import type { ScrapeMetrics } from '@/server/scrape/scrape-metrics';
import {
  createSeriesState,
  liveRefs,
  forgetAll,
  settleFailedScrape,
  settleGoodScrape,
  type SeriesState,
} from '@/server/scrape/series-state';
import type { Target } from '@/server/scrape/target';
import type { TargetShare } from '@/server/scrape/target-share';
import type { Timers } from '@/server/platform/timers';
import type { AppendOutcome, ExemplarAccess, MetricMetadata, SampleAppender, SeriesRef } from '@/server/storage/ports';

export interface LoopState {
  readonly health: TargetHealth;
  readonly lastError: string;
  readonly failure: string | null;
  readonly warning: string | null;
  readonly lastScrapeAtMs: number | null;
  readonly lastScrapeDurationMs: number;
  readonly sampleCount: number;
}

export interface ScrapeLoop {
  readonly target: Target;
  /** Where in the interval the target is scraped, in ms. */
  readonly phase: number;
  state(): LoopState;
  metadata(): readonly MetricMetadata[];
  /** What needs stale markers when the target goes: its series and its reports. */
  liveRefs(): readonly SeriesRef[];
  /** Series alone, for a loop that takes over the same target. */
  seriesRefs(): readonly SeriesRef[];
  /** `inherited`: series of an earlier loop of the same target, which get stale markers unless they are still there. */
  start(inherited: readonly SeriesRef[]): void;
  /** No further scrape; resolves when the one under way is done. `abort` ends its request. */
  stop(): Promise<void>;
  abort(): void;
}

export interface LoopDeps extends Omit<BodyDeps, 'targetLabels' | 'appender'> {
  readonly appender: SampleAppender;
  readonly exemplars: Pick<ExemplarAccess, 'recordExemplars'>;
  readonly writer: SampleWriter;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly metrics: ScrapeMetrics;
  /** Differs between replicas. */
  readonly seed: string;
  /** Asked before each scrape: the target may be another process's by now. */
  readonly share: TargetShare;
  readonly hasExtraReports: boolean;
  /** Not null when the job as a whole may not be scraped (target_limit): each scrape fails with it. */
  readonly refusal: () => string | null;
  readonly fetch: (target: Target, ending: FetchEnding) => Promise<FetchOutcome>;
}

export const NEVER_SCRAPED: LoopState = {
  health: 'unknown',
  lastError: '',
  failure: null,
  warning: null,
  lastScrapeAtMs: null,
  lastScrapeDurationMs: 0,
  sampleCount: 0,
};

export function createScrapeLoop(target: Target, deps: LoopDeps): ScrapeLoop {
  const { clock, timers, log } = deps;
  const { intervalMs } = target;
  const intervalLabel = { interval: `${intervalMs / 1000}s` };
  const phase = phaseMs(target.key, { seed: deps.seed, intervalMs });
  const series = createSeriesState();
  const builder = createBatchBuilder();
  const reports = createReportSeries(target.labels, { appender: deps.appender, hasExtra: deps.hasExtraReports });
  const body: BodyDeps = {
    rules: deps.rules,
    relabel: deps.relabel,
    targetLabels: target.labels,
    appender: deps.appender,
    pause: deps.pause,
  };
  const ending = createFetchEnding();
  let state = NEVER_SCRAPED;
  let cancelTimer: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let isStopped = false;
  let startedBeforeMs: number | null = null;

  const schedule = (afterMs: number): void => {
    if (isStopped) return;
    const dueMs = nextScrapeMs(afterMs, { phase, intervalMs });
    cancelTimer = timers.after(dueMs - clock.nowMs(), () => {
      running = (deps.share.owns(target.key) ? run(dueMs) : Promise.resolve()).finally(() => {
        running = null;
        const nowMs = clock.nowMs();
        // A timer may fire a moment early; a clock that was set back by more must not stop the scrapes.
        schedule(dueMs > nowMs && dueMs - nowMs < intervalMs ? dueMs : nowMs);
      });
    });
  };

  const run = async (dueMs: number): Promise<void> => {
    const startedMs = clock.monotonicMs();
    if (startedBeforeMs !== null)
      deps.metrics.intervalLength.observe(intervalLabel, (startedMs - startedBeforeMs) / 1000);
    startedBeforeMs = startedMs;
    const scrapeMs = alignedTimestampMs(dueMs, clock.nowMs(), intervalMs);
    try {
      state = await scrapeOnce({ target, body, scrapeMs, startedMs, series, builder, reports, ending }, deps);
    } catch (thrown) {
      log.error({ err: thrown, target: target.url }, 'A scrape failed by a fault of Watchfire');
      state = { ...state, health: 'down', lastError: 'internal error', failure: 'a fault of Watchfire, see its log' };
    }
  };

  return {
    target,
    phase,
    state: () => state,
    metadata: () => familyMetadata(series),
    liveRefs: () => [...liveRefs(series), ...reports.refs()],
    seriesRefs: () => liveRefs(series),
    start: (inherited) => {
      series.inherited = inherited;
      schedule(clock.nowMs());
    },
    stop: async () => {
      isStopped = true;
      cancelTimer?.();
      await running;
    },
    abort: () => ending.end(new Error('the process is stopping')),
  };
}

interface Scrape {
  readonly target: Target;
  readonly body: BodyDeps;
  readonly scrapeMs: number;
  readonly startedMs: number;
  readonly series: SeriesState;
  readonly builder: BatchBuilder;
  readonly reports: ReportSeries;
  readonly ending: FetchEnding;
}

/** Only when a line of metadata was new, which is rare. */
function recordNewMetadata(series: SeriesState, { appender }: LoopDeps): void {
  if (!series.dictionary.hasNewStatements) return;
  series.dictionary.hasNewStatements = false;
  appender.recordMetadata(familyMetadata(series));
}

function familyMetadata({ dictionary }: SeriesState): MetricMetadata[] {
  return [...dictionary.families].map(([metric, { type, help, unit }]) => ({
    metric,
    type: type === '' ? 'unknown' : type,
    help,
    unit,
  }));
}

interface Attempt {
  readonly rows: ScrapedRows | null;
  /** What a scrape would have brought that hit its sample limit. */
  readonly tooMany?: TooManySamples;
  readonly lastError: string;
  readonly failure: string | null;
  /** -1: too large. 0: nothing came. */
  readonly bodySizeBytes: number;
}

const OVER_LIMIT = 'sample limit exceeded';

/** A target's fault is an answer (`up` is 0); a fault of ours throws. */
async function scrapeOnce(scrape: Scrape, deps: LoopDeps): Promise<LoopState> {
  const { clock, metrics } = deps;
  const attempt = await attemptScrape(scrape, deps);
  const durationMs = clock.monotonicMs() - scrape.startedMs;
  metrics.scrapes.inc({ outcome: attempt.failure === null ? 'success' : 'failure' });
  const outcome = await store(scrape, { ...attempt, durationMs }, deps);
  if (attempt.rows) recordNewMetadata(scrape.series, deps);
  // While the database is away samples wait, exemplars do not: they are a sample of samples.
  if (attempt.rows && attempt.rows.exemplars.length > 0 && outcome !== 'waiting')
    metrics.exemplars.inc(deps.exemplars.recordExemplars(attempt.rows.exemplars));
  metrics.duration.observe((clock.monotonicMs() - scrape.startedMs) / 1000);
  return {
    health: attempt.failure === null ? 'up' : 'down',
    lastError: attempt.lastError,
    failure: attempt.failure,
    warning: countDropped(attempt.rows, outcome, { scrape, deps }),
    lastScrapeAtMs: scrape.scrapeMs,
    lastScrapeDurationMs: durationMs,
    sampleCount: attempt.rows?.scrapedCount ?? 0,
  };
}

async function attemptScrape({ target, body, scrapeMs, series, ending }: Scrape, deps: LoopDeps): Promise<Attempt> {
  const refusal = deps.refusal();
  if (refusal !== null) return { rows: null, lastError: refusal, failure: refusal, bodySizeBytes: 0 };
  const fetched = await deps.fetch(target, ending);
  if (fetched.kind === 'failure') {
    const isTooLarge = fetched.lastError === 'body size limit exceeded';
    if (isTooLarge) deps.metrics.exceededBodySizeLimit.inc();
    return { rows: null, lastError: fetched.lastError, failure: fetched.words, bodySizeBytes: isTooLarge ? -1 : 0 };
  }
  try {
    const read = await readBody(fetched, { scrapeMs, state: series }, body);
    const bodySizeBytes = fetched.bytes.length;
    if (read.kind === 'rows') return { rows: read, lastError: '', failure: null, bodySizeBytes };
    deps.metrics.exceededSampleLimit.inc();
    return { rows: null, tooMany: read, lastError: OVER_LIMIT, failure: OVER_LIMIT, bodySizeBytes };
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return {
      rows: null,
      lastError: thrown.message,
      failure: explain(thrown.message, fetched),
      bodySizeBytes: fetched.bytes.length,
    };
  } finally {
    fetched.release();
  }
}

/** A parse error of a web page helps nobody. */
function explain(message: string, { contentType }: FetchedBody): string {
  return contentType.startsWith('text/html') ? 'the answer is a web page (HTML), not metrics: check the path' : message;
}

async function store(
  { target, scrapeMs, series, builder, reports }: Scrape,
  { rows, tooMany, failure, durationMs, bodySizeBytes }: Attempt & { readonly durationMs: number },
  deps: LoopDeps,
): Promise<AppendOutcome | 'waiting'> {
  fillBatch(builder, rows, { series, scrapeMs });
  reports.add(builder, scrapeMs, {
    isUp: failure === null,
    durationSeconds: durationMs / 1000,
    scrapedCount: (rows ?? tooMany)?.scrapedCount ?? 0,
    storedCount: tooMany?.keptCount ?? (rows?.count ?? 0) + (rows?.duplicateCount ?? 0),
    addedCount: rows?.addedCount ?? 0,
    timeoutSeconds: target.timeoutMs / 1000,
    sampleLimit: deps.rules.sampleLimit,
    bodySizeBytes,
  });
  const outcome = await deps.writer.write(builder.batch());
  if (outcome !== 'waiting' && outcome.rejected.some(({ reason }) => reason === 'unknown_series')) {
    // The store has let go of series that it thought idle: the next scrape asks for all of them again.
    forgetAll(series);
    reports.reset();
  }
  return outcome;
}

/** Samples and stale markers, with room for the reports. */
function fillBatch(
  builder: BatchBuilder,
  rows: ScrapedRows | null,
  { series, scrapeMs }: Pick<Scrape, 'series' | 'scrapeMs'>,
): void {
  const gone = rows ? settleGoodScrape(series) : settleFailedScrape(series);
  const stale = rows && gone.length > 0 ? withoutPresent(gone, rows) : gone;
  builder.begin((rows?.count ?? 0) + stale.length + REPORT_COUNT);
  if (rows) {
    const { count, refs, timestampsMs, values } = rows;
    builder.addRows({ count, seriesRefs: refs, timestampsMs, values });
  }
  for (const ref of stale) builder.addStale(ref, scrapeMs);
}

/** The same series may have come in another line (labels in another order): then it is not gone. */
function withoutPresent(gone: readonly SeriesRef[], rows: ScrapedRows): SeriesRef[] {
  const present = new Set(rows.refs.subarray(0, rows.count));
  return [...new Set(gone)].filter((ref) => !present.has(ref));
}

interface Counting {
  readonly scrape: Scrape;
  readonly deps: LoopDeps;
}

/** Counts what was dropped, warns once, and says it for the targets page. */
function countDropped(
  rows: ScrapedRows | null,
  outcome: AppendOutcome | 'waiting',
  { scrape, deps }: Counting,
): string | null {
  const { metrics, log } = deps;
  const rejected = outcome === 'waiting' ? [] : outcome.rejected;
  // As a rule: the rest takes longer than it looks.
  if (rejected.length === 0 && (rows === null || rows.duplicateCount + rows.refusedCount === 0)) return null;
  const countOf = (...reasons: readonly string[]) => rejected.filter(({ reason }) => reasons.includes(reason)).length;
  const duplicateCount = (rows?.duplicateCount ?? 0) + countOf('duplicate');
  const outOfOrderCount = countOf('out_of_order');
  const outOfBoundsCount = countOf('too_far_ahead', 'too_old');
  metrics.duplicateSamples.inc(duplicateCount);
  metrics.outOfOrderSamples.inc(outOfOrderCount);
  metrics.outOfBoundsSamples.inc(outOfBoundsCount);
  metrics.refusedSeries.inc(rows?.refusedCount ?? 0);

  const parts = [
    duplicateCount > 0 && `${duplicateCount} duplicates (another value for the same time)`,
    outOfOrderCount > 0 && `${outOfOrderCount} out of order`,
    outOfBoundsCount > 0 && `${outOfBoundsCount} too far ahead or too old`,
    rows !== null && rows.refusedCount > 0 && `${rows.refusedCount} of new series: ${rows.refusal ?? ''}`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return null;
  const warning = `Samples dropped: ${parts.join(', ')}`;
  log.warn({ target: scrape.target.url, scrapePool: scrape.target.scrapePool }, warning);
  return warning;
}
