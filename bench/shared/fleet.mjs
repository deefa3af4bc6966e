// A made-up fleet: 50 series a handler as an HTTP service has them, and how their values go on from step to step. Everything
// follows from the number of a series, so each system gets the same samples.

const GROUP_SERIES = 50;
const BUCKETS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '+Inf'];
const CODES = ['200', '400', '404', '500', '503'];
const METHODS = ['GET', 'POST'];
const PAGE_BYTES = 4096;
/** Of what exporters show, so much hardly ever moves. */
const IDLE_SHARE = 0.35;

const COUNTER = 0;
const HISTOGRAM = 1;
const MEMBER = 2;
const SECONDS = 3;
const MEMORY = 4;
const DEPTH = 5;
const TEMPERATURE = 6;
const CONSTANT = 7;

/** The series of one handler, in the order in which an exporter shows them. */
function shapeOf() {
  const shape = [];
  const add = (name, type, kind, labels, weight = 1) =>
    shape.push({ name, type, family: name.replace(/_(bucket|sum|count)$/, ''), kind, labels, weight });
  for (const method of METHODS)
    for (const code of CODES)
      add('http_requests_total', 'counter', COUNTER, { method, code }, code === '200' ? 400 : code < '500' ? 6 : 0.1);
  for (const method of METHODS) {
    const family = 'http_request_duration_seconds';
    BUCKETS.forEach((le, at) =>
      add(`${family}_bucket`, 'histogram', at === 0 ? HISTOGRAM : MEMBER, { method, le }, 200),
    );
    add(`${family}_sum`, 'histogram', MEMBER, { method });
    add(`${family}_count`, 'histogram', MEMBER, { method });
  }
  for (const mode of ['user', 'system', 'iowait']) add('worker_cpu_seconds_total', 'counter', SECONDS, { mode }, 400);
  for (const kind of ['rss', 'heap', 'cache']) add('worker_memory_bytes', 'gauge', MEMORY, { kind });
  for (const queue of ['high', 'normal', 'low']) add('queue_depth', 'gauge', DEPTH, { queue });
  for (const sensor of ['s0', 's1', 's2', 's3']) add('sensor_temperature_celsius', 'gauge', TEMPERATURE, { sensor });
  add('worker_info', 'gauge', CONSTANT, { version: '1.4.0', zone: 'z1' });
  return shape;
}

const SHAPE = shapeOf();

export function seriesShape(at) {
  return SHAPE[at % GROUP_SERIES];
}

/** Labels of series `at` without those of its target: two handlers a hundred series. */
export function ownLabels(at) {
  const { name, labels } = seriesShape(at);
  return { __name__: name, ...labels, handler: `/api/v1/h${Math.floor(at / GROUP_SERIES)}` };
}

/** Sorted pairs; `perTarget` series share an instance. */
export function labelsOf(at, perTarget = 100) {
  const target = Math.floor(at / perTarget);
  const labels = {
    ...ownLabels(at % perTarget),
    instance: `host-${String(target).padStart(5, '0')}`,
    job: 'bench',
  };
  return Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Series `from … to-1` (whole handlers). `values` are those of the latest step. With `isFullPrecision` every value is an odd double, as
 * averages and rates are.
 */
export class FleetPart {
  constructor(from, to, { isFullPrecision = false } = {}) {
    if (from % GROUP_SERIES !== 0) throw new Error(`a part begins with a whole handler of ${GROUP_SERIES} series`);
    this.count = to - from;
    this.values = new Float64Array(this.count);
    this.isFullPrecision = isFullPrecision;
    this.totals = new Float64Array(this.count);
    this.rates = new Float64Array(this.count);
    this.seeds = new Int32Array(this.count);
    this.random = 0;
    for (let at = 0; at < this.count; at += 1) this.prepare(at, from + at);
  }

  prepare(at, series) {
    this.random = Math.imul(series + 1, 0x9e37_79b1) | 1;
    for (let warm = 0; warm < 4; warm += 1) this.next();
    const { kind, weight } = seriesShape(series);
    const isIdle = this.next() < IDLE_SHARE;
    const spread = 10 ** (2 * this.next());
    this.rates[at] = isIdle ? 0.003 : (weight * spread) / 60;
    if (kind === MEMORY) this.rates[at] = isIdle ? 0.99 : 0.4;
    if (kind === MEMORY) this.totals[at] = 1 + Math.floor(100 * spread);
    else if (kind === TEMPERATURE) this.totals[at] = 300 + Math.floor(400 * this.next());
    else if (kind === CONSTANT) this.totals[at] = 1;
    else if (kind !== DEPTH) this.totals[at] = Math.floor(1e5 * this.rates[at]);
    this.seeds[at] = this.random;
  }

  /** From 0 to 1, by xorshift. */
  next() {
    let x = this.random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.random = x;
    return (x >>> 0) / 2 ** 32;
  }

  step() {
    const { values, totals, rates, seeds, count } = this;
    for (let at = 0; at < count; at += 1) {
      this.random = seeds[at];
      if (this.isFullPrecision) {
        totals[at] += (this.next() - 0.5) * 0.02 * (1 + Math.abs(totals[at]));
        values[at] = totals[at];
        seeds[at] = this.random;
        continue;
      }
      const { kind } = SHAPE[at % GROUP_SERIES];
      const chance = this.next();
      if (kind === COUNTER) values[at] = totals[at] += Math.floor(rates[at] * (0.6 + 0.8 * chance) + this.next());
      else if (kind === HISTOGRAM) this.stepHistogram(at, chance);
      else if (kind === SECONDS) values[at] = (totals[at] += Math.floor(rates[at] * (0.8 + 0.4 * chance))) / 100;
      else if (kind === MEMORY) {
        if (chance > rates[at]) totals[at] = Math.max(256, totals[at] + Math.floor((chance - 0.7) * 200));
        values[at] = totals[at] * PAGE_BYTES;
      } else if (kind === DEPTH) {
        if (chance < 0.5) totals[at] = Math.max(0, totals[at] + Math.floor(chance * 14) - 4);
        values[at] = totals[at];
      } else if (kind === TEMPERATURE) {
        if (chance < 0.6)
          totals[at] += Math.floor(chance * 5) - 1 - (totals[at] > 500 ? 1 : 0) + (totals[at] < 350 ? 1 : 0);
        values[at] = totals[at] / 10;
      } else if (kind === CONSTANT) values[at] = totals[at];
      seeds[at] = this.random;
    }
  }

  /** Writes the thirteen members: cumulative buckets, sum, count. */
  stepHistogram(at, chance) {
    const { values, totals, rates } = this;
    const observed = Math.floor(rates[at] * (0.6 + 0.8 * chance) + this.next());
    const middle = 2 + ((at / 13) % 4);
    let below = 0;
    for (let bucket = 0; bucket < BUCKETS.length; bucket += 1) {
      const share = 1 / (1 + Math.exp((middle - bucket) * 1.3));
      const isLast = bucket === BUCKETS.length - 1;
      below = isLast ? observed : Math.min(observed, Math.max(below, Math.floor(observed * share + this.next())));
      values[at + bucket] = totals[at + bucket] += below;
    }
    const sum = at + BUCKETS.length;
    totals[sum] += Math.floor(observed * 40_000 * (0.8 + 0.4 * this.next()));
    values[sum] = totals[sum] / 1e6;
    values[sum + 1] = totals[sum + 1] += observed;
  }
}
