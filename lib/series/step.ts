// Which step a query runs with, and what $__interval and $__rate_interval stand for (rules of Grafana's Prometheus source).

/** Prometheus refuses more points than this per series. */
const POINT_LIMIT = 11_000;
const DEFAULT_SCRAPE_INTERVAL_MS = 15_000;

const DAY_MS = 86_400_000;
/** Below the first number, the second is used. */
const LADDER: readonly (readonly [belowMs: number, stepMs: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1500, 1000],
  [3500, 2000],
  [7500, 5000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [DAY_MS, 43_200_000],
  [7 * DAY_MS, DAY_MS],
  [21 * DAY_MS, 7 * DAY_MS],
  [42 * DAY_MS, 30 * DAY_MS],
];
const LAST_STEP_MS = 365 * DAY_MS;

/** The round interval nearest to a length: 21,600 ms → 20,000 ms. */
export function roundInterval(intervalMs: number): number {
  return LADDER.find(([belowMs]) => intervalMs < belowMs)?.[1] ?? LAST_STEP_MS;
}

/** At most `maxDataPoints` points over the range, rounded, and at least `minIntervalMs` apart. */
export function calculateInterval(rangeMs: number, maxDataPoints: number, minIntervalMs: number): number {
  return Math.max(roundInterval(rangeMs / Math.max(1, maxDataPoints)), minIntervalMs);
}

const TEXT_UNITS: readonly (readonly [unit: string, lengthMs: number])[] = [
  ['y', LAST_STEP_MS],
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** A round interval as Grafana writes it: its largest unit alone ("7d", never "1w"). */
export function intervalText(intervalMs: number): string {
  const [unit, lengthMs] = TEXT_UNITS.find(([, length]) => intervalMs >= length) ?? ['ms', 1];
  return `${Math.max(1, Math.floor(intervalMs / lengthMs))}${unit}`;
}

export interface StepRequest {
  readonly rangeMs: number;
  /** Panel width in pixels, or the panel's own setting. */
  readonly maxDataPoints: number;
  /** Of the data source or, better, of the job; default 15 s. */
  readonly scrapeIntervalMs?: number;
  /** Least interval of the panel. */
  readonly panelIntervalMs?: number | null;
  /** Least interval of the target (`interval`), when it is a plain duration. */
  readonly targetIntervalMs?: number | null;
  /** The target's `interval` is "$__rate_interval" itself. */
  readonly isRateIntervalStep?: boolean;
  readonly intervalFactor?: number;
}

export interface QueryStep {
  readonly stepMs: number;
  /** `$__interval` inside the expression. */
  readonly intervalMs: number;
  /** `$__rate_interval`: wide enough that rate() always sees two samples. */
  readonly rateIntervalMs: number;
}

export function queryStep(request: StepRequest): QueryStep {
  const { rangeMs } = request;
  const maxDataPoints = Math.max(1, request.maxDataPoints);
  const sourceIntervalMs = request.scrapeIntervalMs ?? DEFAULT_SCRAPE_INTERVAL_MS;
  const pageIntervalMs = calculateInterval(rangeMs, maxDataPoints, request.panelIntervalMs ?? sourceIntervalMs);
  const leastMs = request.targetIntervalMs ?? pageIntervalMs;
  const plainStepMs = Math.max(leastMs, roundInterval(rangeMs / maxDataPoints), roundInterval(rangeMs / POINT_LIMIT));

  if (request.isRateIntervalStep === true) {
    const stepMs = rateInterval(plainStepMs, sourceIntervalMs);
    return { stepMs, intervalMs: stepMs, rateIntervalMs: stepMs };
  }
  const stepMs = plainStepMs * Math.max(1, Math.round(request.intervalFactor ?? 1));
  const scrapeMs = request.targetIntervalMs ?? sourceIntervalMs;
  return { stepMs, intervalMs: stepMs, rateIntervalMs: rateInterval(pageIntervalMs, scrapeMs) };
}

function rateInterval(intervalMs: number, scrapeIntervalMs: number): number {
  return Math.max(intervalMs + scrapeIntervalMs, 4 * scrapeIntervalMs);
}

/** Start and end on multiples of the step, counted from local midnight, so that day steps begin with the day. */
export function alignRange(
  range: { readonly fromMs: number; readonly toMs: number },
  stepMs: number,
  utcOffsetMs = 0,
): { fromMs: number; toMs: number } {
  const floor = (timeMs: number): number => Math.floor((timeMs + utcOffsetMs) / stepMs) * stepMs - utcOffsetMs;
  return { fromMs: floor(range.fromMs), toMs: floor(range.toMs) };
}
