// Queries at random over the demo metrics, from a seed: every one parses and most have an answer. Left out is what Prometheus 2.42
// and newer ones answer differently (docs/promql-exceptions.md), and what has no certain answer: which of equals topk takes.

const METRICS = [
  'demo_memory_usage_bytes',
  'demo_num_cpus',
  'demo_cpu_usage_seconds_total',
  'demo_disk_usage_bytes',
  'demo_intermittent_metric',
  'demo_api_request_duration_seconds_bucket',
  'demo_batch_last_success_timestamp_seconds',
  'missing',
];
const LABELS = ['instance', 'job', 'type', 'mode', 'le', 'path', 'nope', '__name__'];
const MATCHERS = [
  'instance="demo.promlabs.com:10000"',
  'instance=~".*:1000[01]"',
  'instance!~".*2"',
  'type!="free"',
  'type=~"free|used"',
  'nope=""',
  'nope!=""',
  'le!="+Inf"',
  'mode=~"idle|user"',
];
const SHIFTS = ['', '', '', '', ' offset 1m', ' offset -90s', ' @ end()', ' @ start() offset 2m', ' offset 10m'];
const RANGES = ['20s', '1m', '2m', '5m', '9m30s', '30m'];
const NUMBERS = ['1', '0', '2.5', '-1', '1e9', 'NaN', 'Inf', '0.5', '3'];
const ARITHMETIC = ['+', '-', '*', '/', '%', '^'];
const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];
const RANGE_FUNCTIONS =
  'rate increase delta irate idelta changes resets deriv avg_over_time sum_over_time min_over_time max_over_time count_over_time stddev_over_time stdvar_over_time last_over_time present_over_time absent_over_time'.split(
    ' ',
  );
const VECTOR_FUNCTIONS =
  'abs ceil floor exp sqrt ln log2 log10 sgn round absent timestamp sort sort_desc hour minute day_of_week year month day_of_year days_in_month deg rad sin tanh acos'.split(
    ' ',
  );
const AGGREGATORS = 'sum avg min max count group'.split(' ');
const MATCHING = [
  '',
  '',
  'on (instance)',
  'ignoring (type)',
  'on (instance, job)',
  'on (instance) group_left',
  'on (instance) group_right (type)',
  'on (instance) group_left (mode, nope)',
  'ignoring (type, mode, le) group_left',
];
const SETS = ['and', 'or', 'unless'];

/** Endless, the same for the same seed. */
export function* randomQueries(seed: number): Generator<string> {
  let state = seed;
  const below = (count: number): number => {
    // The generator of ANSI C's rand().
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * count);
  };
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const make = { below, pick };
  for (;;) yield below(6) === 0 ? scalarQuery(make, 3) : vectorQuery(make, 1 + below(3));
}

interface Maker {
  readonly below: (count: number) => number;
  readonly pick: (list: readonly string[]) => string;
}

function selector({ below, pick }: Maker): string {
  const matchers = Array.from({ length: below(3) }, () => pick(MATCHERS));
  return pick(METRICS) + (matchers.length === 0 ? '' : `{${matchers.join(',')}}`);
}

/** Ranges of subqueries end beside the grid of their steps. */
function rangeQuery(make: Maker): string {
  const { below, pick } = make;
  if (below(4) > 0) return `${selector(make)}[${pick(RANGES)}]${pick(SHIFTS)}`;
  const times = `${pick(['3m7s', '7m7s', '12m7s'])}:${pick(['30s', '1m', '', '45s'])}`;
  return `(${vectorQuery(make, 2)})[${times}]${pick(SHIFTS)}`;
}

function scalarQuery(make: Maker, depth: number): string {
  const { below, pick } = make;
  const kind = depth <= 0 ? 0 : below(8);
  if (kind < 4) return pick(NUMBERS);
  if (kind === 4) return 'time()';
  if (kind === 5) return `scalar(${vectorQuery(make, depth - 1)})`;
  if (kind === 6) return `(${scalarQuery(make, depth - 1)} ${pick(ARITHMETIC)} ${scalarQuery(make, depth - 1)})`;
  return `-(${scalarQuery(make, depth - 1)})`;
}

function vectorQuery(make: Maker, depth: number): string {
  const { below, pick } = make;
  if (depth <= 0) return selector(make) + pick(SHIFTS);
  const inner = (): string => vectorQuery(make, depth - 1);
  const number = (): string => scalarQuery(make, depth - 1);
  const grouping = (): string => Array.from({ length: below(3) }, () => pick(LABELS)).join(', ');
  switch (below(12)) {
    case 0:
      return selector(make) + pick(SHIFTS);
    case 1:
      return `${pick(RANGE_FUNCTIONS)}(${rangeQuery(make)})`;
    case 2:
      return `${pick(AGGREGATORS)} ${pick(['by', 'without'])} (${grouping()}) (${inner()})`;
    case 3:
      return `quantile ${pick(['', 'by (instance)', 'without (type)'])} (${number()}, ${inner()})`;
    case 4:
      return `${inner()} ${pick([...ARITHMETIC, ...COMPARISONS])} ${pick(MATCHING)} ${inner()}`;
    case 5:
      return `(${inner()} ${pick(COMPARISONS)} bool ${pick(['', 'on (instance)'])} ${inner()})`;
    case 6:
      return `(${inner()} ${pick(SETS)} ${pick(['', 'on (instance)', 'ignoring (type)', 'on ()'])} ${inner()})`;
    case 7:
      return `(${inner()} ${pick([...ARITHMETIC, ...COMPARISONS])} ${number()})`;
    case 8:
      return `(${number()} ${pick([...ARITHMETIC, '==', '>', '<='])} ${inner()})`;
    case 9:
      return `${pick(VECTOR_FUNCTIONS)}(${inner()})`;
    case 10:
      return labelQuery(make, inner());
    default:
      return pick([
        `histogram_quantile(${number()}, ${inner()})`,
        `clamp(${inner()}, ${number()}, ${number()})`,
        `clamp_max(${inner()}, ${number()})`,
        `round(${inner()}, ${number()})`,
        `count_values ${pick(['', 'by (job)', 'without (instance)'])} ("v", ${inner()})`,
        `vector(${number()})`,
        `-(${inner()})`,
      ]);
  }
}

function labelQuery({ pick }: Maker, inner: string): string {
  const target = pick(['x', 'instance', '__name__', 'type']);
  const replace = `"${target}", "${pick(['$1', 'v-$1', '', '$2'])}", "${pick(['instance', 'type', 'nope'])}"`;
  const pattern = pick(['(.*)', '.*:([0-9]+)', '(f|u).*', '()']);
  return pick([
    `label_replace(${inner}, ${replace}, "${pattern}")`,
    `label_join(${inner}, "${pick(['x', 'instance', 'type'])}", "${pick(['-', ''])}", "instance", "type")`,
  ]);
}
