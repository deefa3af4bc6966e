// The functions of PromQL: one table that the checker, the engine's registry, completion and the help read.
import type { ValueType } from '@/lib/promql/ast';

export interface PromqlFunction {
  readonly name: string;
  readonly args: readonly ValueType[];
  /** 0: exactly `args`. n > 0: the last one may come 0 to n times. -1: any number of times, or not at all. */
  readonly variadic: number;
  readonly returns: ValueType;
  /** Refused unless experimental functions are switched on. */
  readonly isExperimental: boolean;
  /** One line for completion. */
  readonly help: string;
}

const TYPES: Readonly<Record<string, ValueType>> = { v: 'vector', s: 'scalar', m: 'matrix', t: 'string' };

/** Name, types of arguments (v instant vector, m range vector, s scalar, t string), `>` type of the result, help. */
const STABLE: readonly (readonly [name: string, signature: string, help: string, variadic?: number])[] = [
  ['abs', 'v>v', 'Absolute value of each sample'],
  ['absent', 'v>v', '1 when the vector is empty, nothing otherwise'],
  ['absent_over_time', 'm>v', '1 when the range holds no sample, nothing otherwise'],
  ['acos', 'v>v', 'Arc cosine'],
  ['acosh', 'v>v', 'Inverse hyperbolic cosine'],
  ['asin', 'v>v', 'Arc sine'],
  ['asinh', 'v>v', 'Inverse hyperbolic sine'],
  ['atan', 'v>v', 'Arc tangent'],
  ['atanh', 'v>v', 'Inverse hyperbolic tangent'],
  ['avg_over_time', 'm>v', 'Mean of the samples in the range'],
  ['ceil', 'v>v', 'Rounds up to a whole number'],
  ['changes', 'm>v', 'How often the value changed within the range'],
  ['clamp', 'vss>v', 'Limits values to a minimum and a maximum'],
  ['clamp_max', 'vs>v', 'Limits values to a maximum'],
  ['clamp_min', 'vs>v', 'Limits values to a minimum'],
  ['cos', 'v>v', 'Cosine'],
  ['cosh', 'v>v', 'Hyperbolic cosine'],
  ['count_over_time', 'm>v', 'Number of samples in the range'],
  ['day_of_month', 'v>v', 'Day of the month in UTC, 1 to 31', 1],
  ['day_of_week', 'v>v', 'Day of the week in UTC, 0 (Sunday) to 6', 1],
  ['day_of_year', 'v>v', 'Day of the year in UTC, 1 to 366', 1],
  ['days_in_month', 'v>v', 'Number of days in the month, 28 to 31', 1],
  ['deg', 'v>v', 'Radians to degrees'],
  ['delta', 'm>v', 'Difference between first and last value of a gauge, extrapolated to the range'],
  ['deriv', 'm>v', 'Slope per second by linear regression, for gauges'],
  ['exp', 'v>v', 'e to the power of each sample'],
  ['first_over_time', 'm>v', 'The oldest sample in the range'],
  ['floor', 'v>v', 'Rounds down to a whole number'],
  ['histogram_avg', 'v>v', 'Mean of the observations in native histograms'],
  ['histogram_count', 'v>v', 'Number of observations in native histograms'],
  ['histogram_fraction', 'ssv>v', 'Share of observations between two bounds'],
  ['histogram_quantile', 'sv>v', 'Quantile of a classic or native histogram'],
  ['histogram_stddev', 'v>v', 'Standard deviation of the observations in native histograms'],
  ['histogram_stdvar', 'v>v', 'Variance of the observations in native histograms'],
  ['histogram_sum', 'v>v', 'Sum of the observations in native histograms'],
  ['hour', 'v>v', 'Hour of the day in UTC, 0 to 23', 1],
  ['idelta', 'm>v', 'Difference between the last two samples'],
  ['increase', 'm>v', 'Growth of a counter within the range, resets accounted for'],
  ['irate', 'm>v', 'Per-second rate from the last two samples of a counter'],
  ['label_join', 'vttt>v', 'Joins label values into a new label', -1],
  ['label_replace', 'vtttt>v', 'Sets a label by matching another one with a regular expression'],
  ['last_over_time', 'm>v', 'The newest sample in the range'],
  ['ln', 'v>v', 'Natural logarithm'],
  ['log10', 'v>v', 'Decimal logarithm'],
  ['log2', 'v>v', 'Binary logarithm'],
  ['max_over_time', 'm>v', 'Largest sample in the range'],
  ['min_over_time', 'm>v', 'Smallest sample in the range'],
  ['minute', 'v>v', 'Minute of the hour in UTC, 0 to 59', 1],
  ['month', 'v>v', 'Month of the year in UTC, 1 to 12', 1],
  ['pi', '>s', 'The number pi'],
  ['predict_linear', 'ms>v', 'Value so many seconds from now, by linear regression'],
  ['present_over_time', 'm>v', '1 for each series with a sample in the range'],
  ['quantile_over_time', 'sm>v', 'Quantile of the samples in the range'],
  ['rad', 'v>v', 'Degrees to radians'],
  ['rate', 'm>v', 'Per-second growth of a counter within the range'],
  ['resets', 'm>v', 'How often a counter was reset within the range'],
  ['round', 'vs>v', 'Rounds to the nearest whole number or multiple', 1],
  ['scalar', 'v>s', 'The value of a vector with one series, NaN otherwise'],
  ['sgn', 'v>v', 'Sign: 1, 0 or -1'],
  ['sin', 'v>v', 'Sine'],
  ['sinh', 'v>v', 'Hyperbolic sine'],
  ['sort', 'v>v', 'Series by value, smallest first'],
  ['sort_desc', 'v>v', 'Series by value, largest first'],
  ['sqrt', 'v>v', 'Square root'],
  ['stddev_over_time', 'm>v', 'Standard deviation of the samples in the range'],
  ['stdvar_over_time', 'm>v', 'Variance of the samples in the range'],
  ['sum_over_time', 'm>v', 'Sum of the samples in the range'],
  ['tan', 'v>v', 'Tangent'],
  ['tanh', 'v>v', 'Hyperbolic tangent'],
  ['time', '>s', 'Evaluation time in seconds since 1970'],
  ['timestamp', 'v>v', 'Time of each sample in seconds since 1970'],
  ['vector', 's>v', 'A scalar as a vector without labels'],
  ['year', 'v>v', 'Year in UTC', 1],
];

const EXPERIMENTAL: typeof STABLE = [
  ['double_exponential_smoothing', 'mss>v', 'Smoothed value by level and trend (Holt-Winters)'],
  ['end', '>s', 'End of the query in seconds'],
  ['histogram_quantiles', 'vtss>v', 'Several quantiles of a histogram at once', 9],
  ['info', 'vv>v', 'Adds labels of info metrics such as target_info', 1],
  ['mad_over_time', 'm>v', 'Median absolute deviation of the samples in the range'],
  ['max_of', 'ss>s', 'The larger of two scalars'],
  ['min_of', 'ss>s', 'The smaller of two scalars'],
  ['range', '>s', 'Length of the query in seconds'],
  ['sort_by_label', 'vt>v', 'Series by label values, in natural order', -1],
  ['sort_by_label_desc', 'vt>v', 'Series by label values, in reverse natural order', -1],
  ['start', '>s', 'Start of the query in seconds'],
  ['start_timestamp', 'v>v', 'Start timestamp of each sample in seconds'],
  ['step', '>s', 'Step of the query in seconds'],
  ['ts_of_first_over_time', 'm>v', 'Time of the oldest sample in the range'],
  ['ts_of_last_over_time', 'm>v', 'Time of the newest sample in the range'],
  ['ts_of_max_over_time', 'm>v', 'Time of the last largest sample in the range'],
  ['ts_of_min_over_time', 'm>v', 'Time of the last smallest sample in the range'],
];

/** All functions by name, in alphabetical order, experimental ones included. */
export const PROMQL_FUNCTIONS: ReadonlyMap<string, PromqlFunction> = new Map(
  [...STABLE.map((row) => functionOf(row, false)), ...EXPERIMENTAL.map((row) => functionOf(row, true))]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((known) => [known.name, known]),
);

export function promqlFunction(name: string): PromqlFunction | undefined {
  return PROMQL_FUNCTIONS.get(name);
}

/** `clamp(instant-vector, scalar, scalar)`, for help texts. */
export function formatSignature({ name, args, variadic }: PromqlFunction): string {
  const words: Record<ValueType, string> = {
    vector: 'instant-vector',
    matrix: 'range-vector',
    scalar: 'scalar',
    string: 'string',
    none: '',
  };
  const listed = args.map((type, at) => {
    const isOptional = variadic !== 0 && at === args.length - 1;
    return isOptional ? `[${words[type]}${variadic === 1 ? '' : ', …'}]` : words[type];
  });
  return `${name}(${listed.join(', ')})`;
}

function functionOf(
  [name, signature, help, variadic = 0]: (typeof STABLE)[number],
  isExperimental: boolean,
): PromqlFunction {
  const [args = '', returns = ''] = signature.split('>');
  const typeOf = (letter: string): ValueType => TYPES[letter] ?? 'none';
  return { name, args: args.split('').map(typeOf), variadic, returns: typeOf(returns), isExperimental, help };
}
