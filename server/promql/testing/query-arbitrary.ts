// Query texts for fuzzing: from the grammar with every function and operator there is, the same damaged, and plain bytes.
import fc from 'fast-check';
import type { ValueType } from '@/lib/promql/ast';
import { PROMQL_AGGREGATORS } from '@/lib/promql/aggregators';
import { PROMQL_FUNCTIONS } from '@/lib/promql/functions';

const name = fc.constantFrom('floats', 'histograms', 'mixed', 'buckets_bucket', 'odd_total', 'nothing', '{"floats"}');
const label = fc.constantFrom('a', 'le', 'job', '__name__', '"a.b"');
const number = fc.oneof(
  fc.double().map(String),
  fc.constantFrom(
    '0',
    '1',
    '-1',
    'NaN',
    'Inf',
    '-Inf',
    '1e308',
    '5e-324',
    '0x7fffffffffffffff',
    '9223372036854775808',
    '5m',
  ),
);
const duration = fc.oneof(
  fc.constantFrom('1m', '5m', '1h', '1d', '1ms', '0s', '100y', '1', '0.001', '1e9', '-1m', 'Inf', 'NaN'),
  fc.constantFrom('step()', 'range()', '(step() * 2)', '(1m / 0)', 'max_of(step(), 1m)', '(5m % 0)', '(2 ^ 1000)'),
);
const pattern = fc.constantFrom(
  '.*',
  '.+',
  '',
  '(a+)+$',
  '(a|aa)*b',
  '(x*)*y',
  'a{1000}',
  '(?i)A|b',
  '[',
  '(?P<n>a)',
  '\\\\d+',
  'é',
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }).map((raw) => JSON.stringify(raw)),
  pattern.map((raw) => `"${raw}"`),
);
const matcher = fc.oneof(
  fc.tuple(label, fc.constantFrom('=', '!='), text).map((parts) => parts.join('')),
  fc.tuple(label, fc.constantFrom('=~', '!~'), pattern).map(([left, op, right]) => `${left}${op}"${right}"`),
);
const selector = fc
  .tuple(name, fc.array(matcher, { maxLength: 2 }))
  .map(([metric, all]) => (metric.startsWith('{') ? metric : `${metric}{${all.join(',')}}`));
const shift = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: duration.map((by) => ` offset ${by}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(' @ start()', ' @ end()', ' @ 0', ' @ -1e300', ' @ NaN', ' @ 1e18 offset 5m'),
  },
  { weight: 1, arbitrary: fc.constantFrom(' anchored', ' smoothed') },
);
const names = fc.array(label, { maxLength: 2 }).map((all) => all.join(','));
const grouping = fc.oneof(
  fc.constant(''),
  fc.tuple(fc.constantFrom('by', 'without'), names).map(([word, all]) => ` ${word} (${all}) `),
);
const matching = fc
  .tuple(
    fc.constantFrom('', ' bool', ' on ()', ' on (a)', ' ignoring (a,le)'),
    fc.constantFrom('', ' group_left', ' group_right (job)', ' fill(0)', ' fill_left(NaN)', ' fill_right(-Inf)'),
  )
  .map((parts) => parts.join(''));
const binary = fc.constantFrom(
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  'atan2',
  '==',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
  '</',
  '>/',
  'and',
  'or',
  'unless',
);

type Texts = Record<'vector' | 'scalar' | 'matrix' | 'string' | 'none', string>;

const grammar = fc.letrec<Texts>((tie) => {
  const call = (returns: ValueType): fc.Arbitrary<string> => {
    const known = [...PROMQL_FUNCTIONS.values()].filter((one) => one.returns === returns);
    return fc.constantFrom(...known).chain(({ name: func, args, variadic }) => {
      const last = args.at(-1);
      const more = variadic !== 0 && last !== undefined ? [last, last] : [];
      const types = [...args, ...more];
      const least = variadic === 0 ? types.length : Math.max(0, args.length - 1);
      return fc
        .tuple(fc.tuple(...types.map((type) => tie(type))), fc.integer({ min: least, max: types.length }))
        .map(([texts, count]) => `${func}(${texts.slice(0, count).join(', ')})`);
    });
  };
  return {
    none: fc.constant(''),
    string: text,
    scalar: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      number,
      call('scalar'),
      fc.tuple(tie('scalar'), binary, tie('scalar')).map(([left, op, right]) => `(${left} ${op} ${right})`),
    ),
    matrix: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.tuple(selector, duration, shift).map(([inner, range, by]) => `${inner}[${range}]${by}`),
      fc
        .tuple(tie('vector'), duration, fc.oneof(fc.constant(''), duration), shift)
        .map(([inner, range, step, by]) => `(${inner})[${range}:${step}]${by}`),
    ),
    vector: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.tuple(selector, shift).map((parts) => parts.join('')),
      call('vector'),
      call('vector'),
      fc
        .tuple(fc.constantFrom(...PROMQL_AGGREGATORS), grouping, tie('scalar'), tie('string'), tie('vector'))
        .map(([{ name: op, param }, by, scalar, word, inner]) => {
          const first = param === null ? '' : `${param === 'scalar' ? scalar : word}, `;
          return `${op}${by}(${first}${inner})`;
        }),
      fc
        .tuple(tie('vector'), binary, matching, tie('vector'))
        .map(([left, op, how, right]) => `(${left}) ${op}${how} (${right})`),
      fc.tuple(tie('scalar'), binary, tie('vector')).map(([left, op, right]) => `${left} ${op} (${right})`),
      fc.tuple(tie('vector'), binary, tie('scalar')).map(([left, op, right]) => `(${left}) ${op} ${right}`),
      fc.tuple(fc.constantFrom('-', '+'), tie('vector')).map(([sign, inner]) => `${sign}(${inner})`),
    ),
  };
});

/** A piece is taken out, doubled or replaced. */
const damaged = fc
  .tuple(
    grammar.vector,
    fc.nat(),
    fc.nat({ max: 12 }),
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('(', ')', '{', '[', '"', '\\', ':', ',', '\0', '#'),
    ),
  )
  .map(([whole, from, length, instead]) => {
    const at = from % (whole.length + 1);
    return whole.slice(0, at) + instead + whole.slice(at + length);
  });

const bytes = fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw).toString());

export const queryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: grammar.vector },
  { weight: 1, arbitrary: grammar.matrix },
  { weight: 1, arbitrary: grammar.scalar },
  { weight: 3, arbitrary: damaged },
  { weight: 1, arbitrary: bytes },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
