import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import { parsePromql } from '@/lib/promql/parser';
import { formatExpr } from '@/lib/promql/print';

const OPTIONS = { hasExperimentalFunctions: true, hasExtendedSelectors: true, hasFillModifiers: true };

const name = fc.constantFrom('up', 'http_requests_total', 'a:b', 'sum', 'offset', 'by', 'and', 'start');
const label = fc.constantFrom('job', 'le', 'on', '"a.b"', 'bool');
const text = fc
  .string({ unit: 'grapheme', maxLength: 6 })
  .map((raw) => JSON.stringify(raw.replaceAll(/[\ufffd\ud800-\udfff]/g, '?')));
const duration = fc.constantFrom('5m', '1h30m', '90', '1d', '250ms', '0.5');
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map(String),
  fc.constantFrom('Inf', 'NaN', '0x1f', '010', '1e3', '5m'),
);
const matcher = fc
  .tuple(
    label,
    fc.constantFrom('=', '!=', '=~', '!~'),
    text.map((raw) => raw.replaceAll(/[^\w "]/g, '')),
  )
  .map((parts) => parts.join(''));
const shift = fc.constantFrom(
  '',
  ' offset 5m',
  ' @ 100',
  ' @ start() offset -1m',
  ' offset 1h @ end()',
  ' offset (step() * 2)',
  ' anchored',
  ' smoothed @ 5 offset 1m',
);
const labels = fc.array(label, { maxLength: 3 }).map((all) => [...new Set(all)].join(', '));
const matching = fc.oneof(
  fc.constant(''),
  labels.map((all) => ` ignoring (${all})`),
  labels.map((all) => ` on (${all}) group_left ()`),
  labels.map((all) => ` on (${all}) group_right fill_left(-1)`),
  fc.constantFrom(' fill(0)', ' fill_left(NaN)', ' fill_right(+Inf)', ' fill_right(1) fill_left(2)', ' fill(5m)'),
);
const selector = fc
  .tuple(name, fc.array(matcher, { maxLength: 3 }))
  .map(([metric, all]) => `${metric}{${all.join(', ')}}`);

/** Query texts that are right by construction. */
const { vector } = fc.letrec<{ vector: string; scalar: string; range: string }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(selector, shift).map((parts) => parts.join('')),
    tie('vector').map((inner) => `(${inner})`),
    fc.tuple(fc.constantFrom('-', '+'), tie('vector')).map((parts) => parts.join('')),
    fc
      .tuple(fc.constantFrom('rate', 'max_over_time', 'absent_over_time', 'mad_over_time'), tie('range'))
      .map(([func, arg]) => `${func}(${arg})`),
    fc.tuple(tie('vector'), tie('scalar')).map(([arg, bound]) => `clamp_max(${arg}, ${bound})`),
    fc
      .tuple(fc.constantFrom('sum', 'avg', 'group'), fc.constantFrom('by', 'without'), labels, tie('vector'))
      .map(([op, word, by, inner]) => `${op} ${word} (${by}) (${inner})`),
    fc.tuple(tie('scalar'), tie('vector')).map(([k, inner]) => `topk(${k}, ${inner})`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('+', '^', '%', 'atan2', '== bool', '<', '</', '>/'),
        matching,
        tie('vector'),
      )
      .map((parts) => parts.join(' ')),
    fc.tuple(tie('vector'), fc.constantFrom('and', 'or', 'unless'), tie('vector')).map((parts) => parts.join(' ')),
    fc.tuple(tie('scalar'), fc.constantFrom('-', '*', '>='), tie('vector')).map((parts) => parts.join(' ')),
  ),
  range: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(selector, duration, shift).map(([inner, range, by]) => `${inner}[${range}]${by}`),
    fc
      .tuple(tie('vector'), duration, fc.oneof(duration, fc.constant('')), shift)
      .map(([inner, range, step, by]) => `(${inner})[${range}:${step}]${by}`),
  ),
  scalar: fc.oneof(
    { maxDepth: 4 },
    number,
    fc.constant('time()'),
    tie('vector').map((inner) => `scalar(${inner})`),
  ),
}));

/** The tree without places, which printing moves, without the empty `by ()`, which it leaves out, and without the order of matchers. */
function shapeOf(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) => {
      if (key === 'span' || key === 'operatorSpan' || key === 'hasGrouping') return undefined;
      // Printing puts matchers in order.
      if (key === 'matchers' && Array.isArray(value)) return value.map((one) => JSON.stringify(one)).toSorted();
      return typeof value === 'number' ? String(value) : value;
    }),
  );
}

function attempt(query: string): unknown {
  try {
    return parsePromql(query, OPTIONS);
  } catch (cause) {
    if (isInputError(cause)) return undefined;
    throw cause;
  }
}

test('formatExpr() prints what parsePromql() reads back as the same tree', () => {
  fc.assert(
    fc.property(vector, (query) => {
      const tree = attempt(query);
      fc.pre(tree !== undefined);
      const parsed = parsePromql(query, OPTIONS);
      expect(shapeOf(parsePromql(formatExpr(parsed), OPTIONS))).toEqual(shapeOf(parsed));
    }),
    { numRuns: 500 },
  );
});

test('parsePromql() accepts nearly all texts of the grammar', () => {
  const queries = fc.sample(vector, 300);
  const accepted = queries.filter((query) => attempt(query) !== undefined);
  expect(accepted.length).toBeGreaterThan(250);
});

test('parsePromql() answers any text with a tree or an InputError', () => {
  const pieces = fc.constantFrom(
    ...'sum rate( foo{ } ( ) [ ] 5m : , " \' ` \\ @ offset by on group_left = =~ != + - * ^ 1 1e 0x # \n é \u0000'.split(
      ' ',
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces).map((all) => all.join(' ')),
        fc.array(pieces).map((all) => all.join('')),
      ),
      (query) => {
        expect(attempt(query)).not.toBeNull();
      },
    ),
    { numRuns: 700 },
  );
});

test('parsePromql() answers broken queries with a tree or an InputError', () => {
  fc.assert(
    fc.property(vector, fc.nat(), fc.nat({ max: 5 }), (query, at, count) => {
      const place = at % (query.length + 1);
      expect(attempt(query.slice(0, place) + query.slice(place + count))).not.toBeNull();
    }),
    { numRuns: 1000 },
  );
});
