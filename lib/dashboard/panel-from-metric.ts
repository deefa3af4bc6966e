// A working panel from a metric's name, type and help: query, chart, unit, legend and title follow from how metrics are named.
import type { FieldDefaults, NewPanel, Target } from '@/lib/dashboard/dashboard';
import { newPanel, newTarget } from '@/lib/dashboard/new-panel';

export interface MetricFacts {
  readonly name: string;
  /** As in the exposition formats ("counter", "gauge" …); anything else counts as unknown. */
  readonly type: string;
  readonly help: string;
}

type MetricShape = 'counter' | 'gauge' | 'buckets' | 'instant' | 'info' | 'up';

interface UnitRule {
  readonly suffix: RegExp;
  /** Unit of the value itself and of its rate per second. */
  readonly plain: string;
  readonly rate: string;
}

/** Base units of the naming conventions → unit ids of lib/units/catalogue.ts. First match wins. */
const UNIT_RULES: readonly UnitRule[] = [
  { suffix: /(^|_)bytes$/, plain: 'bytes', rate: 'Bps' },
  { suffix: /(^|_)bits$/, plain: 'decbits', rate: 'bps' },
  { suffix: /(^|_)(milliseconds|ms)$/, plain: 'ms', rate: 'short' },
  { suffix: /(^|_)(microseconds|us)$/, plain: 'µs', rate: 'short' },
  { suffix: /(^|_)(nanoseconds|ns)$/, plain: 'ns', rate: 'short' },
  // A second per second is a share of one CPU, of one disk, of one worker.
  { suffix: /(^|_)seconds$/, plain: 's', rate: 'percentunit' },
  { suffix: /(^|_)ratio$/, plain: 'percentunit', rate: 'short' },
  { suffix: /(^|_)percent(age)?$/, plain: 'percent', rate: 'short' },
  { suffix: /(^|_)celsius$/, plain: 'celsius', rate: 'short' },
  { suffix: /(^|_)volts$/, plain: 'volt', rate: 'short' },
  { suffix: /(^|_)amperes$/, plain: 'amp', rate: 'short' },
  { suffix: /(^|_)watts$/, plain: 'watt', rate: 'short' },
  { suffix: /(^|_)joules$/, plain: 'joule', rate: 'watt' },
  { suffix: /(^|_)hertz$/, plain: 'hertz', rate: 'short' },
  { suffix: /(^|_)packets$/, plain: 'short', rate: 'pps' },
  { suffix: /(^|_)requests$/, plain: 'short', rate: 'reqps' },
  { suffix: /(^|_)(reads|reads_completed)$/, plain: 'short', rate: 'rps' },
  { suffix: /(^|_)(writes|writes_completed)$/, plain: 'short', rate: 'wps' },
  { suffix: /(^|_)(operations|ops|queries|commits|transactions)$/, plain: 'short', rate: 'ops' },
];
const OTHER_UNIT = { plain: 'short', rate: 'cps' };
const QUANTILES = [0.5, 0.95, 0.99];

export function panelFromMetric(metric: MetricFacts): NewPanel {
  const shape = shapeOf(metric);
  const selector = selectorOf(metric.name);
  const stem = stemOf(metric.name, shape);
  const unit = UNIT_RULES.find((rule) => rule.suffix.test(stem)) ?? OTHER_UNIT;
  const draft = { description: metric.help, title: titleOf(metric.name, shape) };
  switch (shape) {
    case 'counter':
      return timeSeries({
        ...draft,
        unit: rateUnit(metric.name, unit),
        targets: [newTarget('A', rateOf(selector))],
        min: 0,
      });
    case 'buckets':
      return timeSeries({ ...draft, unit: unit.plain, targets: quantileTargets(selector), min: 0 });
    case 'instant':
      return newPanel({
        type: 'stat',
        ...draft,
        targets: [newTarget('A', `time() - ${selector}`)],
        fieldConfig: { defaults: { unit: 's' }, overrides: [] },
      });
    case 'info':
      return newPanel({
        type: 'table',
        ...draft,
        targets: [{ ...newTarget('A', selector), format: 'table', instant: true, range: false }],
      });
    case 'up':
      return timeSeries({ ...draft, unit: 'bool_on_off', targets: [newTarget('A', selector)], min: 0, max: 1 });
    case 'gauge':
      return timeSeries({ ...draft, unit: unit.plain, targets: [newTarget('A', selector)] });
  }
}

interface TimeSeriesDraft {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  readonly targets: readonly Target[];
  readonly min?: number;
  readonly max?: number;
}

function timeSeries({ title, description, unit, targets, min, max }: TimeSeriesDraft): NewPanel {
  const defaults: FieldDefaults = { unit, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  return newPanel({ type: 'timeseries', title, description, targets, fieldConfig: { defaults, overrides: [] } });
}

function shapeOf({ name, type }: MetricFacts): MetricShape {
  if (name === 'up') return 'up';
  if (name.endsWith('_bucket')) return 'buckets';
  if (type === 'info' || name.endsWith('_info')) return 'info';
  const isPartOfSum = /_(sum|count)$/.test(name) && ['histogram', 'summary', 'unknown', ''].includes(type);
  if (type === 'counter' || isPartOfSum || (type !== 'gauge' && name.endsWith('_total'))) return 'counter';
  // `process_start_time_seconds`, `…_timestamp_seconds`: an instant, of interest is how long ago.
  if (/_(time|timestamp)_seconds$/.test(name) && type !== 'histogram') return 'instant';
  return 'gauge';
}

/** The name up to its unit: without `_total`, `_bucket`, `_sum`, `_count`. */
function stemOf(name: string, shape: MetricShape): string {
  return shape === 'counter' || shape === 'buckets' ? name.replace(/_(total|bucket|sum|count)$/, '') : name;
}

/** Of a `_count` the rate is observations per second, whatever they measure. */
function rateUnit(name: string, unit: { readonly rate: string }): string {
  if (name.endsWith('_count')) return /request/.test(name) ? 'reqps' : 'ops';
  return unit.rate;
}

/** Names outside the classic form (UTF-8) need the quoted selector. */
function selectorOf(name: string): string {
  return /^[a-zA-Z_:][\w:]*$/.test(name) ? name : `{${JSON.stringify(name)}}`;
}

function rateOf(selector: string): string {
  return `rate(${selector}[$__rate_interval])`;
}

function quantileTargets(selector: string): Target[] {
  return QUANTILES.map((quantile, at) =>
    newTarget(
      String.fromCodePoint(65 + at),
      `histogram_quantile(${quantile}, sum by (le) (${rateOf(selector)}))`,
      `p${quantile * 100}`,
    ),
  );
}

const UNIT_WORDS = /_(bytes|seconds|milliseconds|ratio|percent|celsius|volts|amperes|watts|joules|hertz)$/;

/** `node_memory_MemAvailable_bytes` → "Node memory MemAvailable". */
function titleOf(name: string, shape: MetricShape): string {
  if (shape === 'up') return 'Targets up';
  const isCount = name.endsWith('_count');
  const stem = stemOf(name, shape)
    .replace(UNIT_WORDS, '')
    .replace(shape === 'instant' ? /_(time|timestamp)$/ : /$^/, '');
  const words = stem.replaceAll(/[_:.]+/g, ' ').trim();
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  const suffixes: Partial<Record<MetricShape, string>> = {
    counter: ' per second',
    instant: ' age',
    buckets: ' quantiles',
  };
  return `${title}${isCount && shape === 'counter' ? ' count' : ''}${suffixes[shape] ?? ''}`;
}
