// Expressions over frames, by the rules of Grafana's server-side expressions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateExpressions } from '@/lib/expressions/evaluate';
import { isExpression } from '@/lib/expressions/expression-reads';
import { labelPairs, labelSetOf } from '@/lib/labels/label-set';
import { parseMath } from '@/lib/expressions/math-syntax';
import { cellsOf, numberFieldOf, textField, timeField, timeFieldOf, type Frame } from '@/lib/series/frame';

type Json = Readonly<Record<string, unknown>>;

const series = (refId: string, labels: Record<string, string>, values: (number | null)[], times?: number[]): Frame => ({
  refId,
  name: null,
  length: values.length,
  fields: [
    timeField(Float64Array.from(times ?? values.map((_, at) => at * 1000))),
    numberFieldOf('Value', values, { labels: labelSetOf(labels) }),
  ],
});

const context = { fromMs: 0, toMs: 4000, interpolate: (text: string) => text.replaceAll('${limit}', '2') };

function run(queries: Record<string, readonly Frame[]>, targets: readonly Json[]) {
  const all = targets.map((target) => ({ datasource: { type: '__expr__', uid: '__expr__' }, ...target }));
  return evaluateExpressions(all, new Map(Object.entries(queries)), context);
}

/** Labels and values of each frame of the last target. */
function shown(queries: Record<string, readonly Frame[]>, ...targets: readonly Json[]): unknown[] {
  const refId = String(targets.at(-1)?.refId);
  const { frames, problems } = run(queries, targets);
  expect(problems.get(refId)).toBeUndefined();
  return (frames.get(refId) ?? []).map((frame) => {
    const field = frame.fields.find((one) => one.type === 'number');
    const labels = Object.fromEntries(labelPairs(field?.labels ?? []));
    return [labels, field === undefined ? [] : cellsOf(field)];
  });
}

const math = (expression: string, refId = 'X'): Json => ({ refId, type: 'math', expression });
const A = [series('A', { host: 'a' }, [1, 2, null]), series('A', { host: 'b' }, [4, 0, 6])];
const B = [series('B', { host: 'a', disk: 'x' }, [10, 20, 30]), series('B', { host: 'c' }, [1, 1, 1])];

describe('math', () => {
  it('combines what belongs together by labels, and only that', () => {
    expect(shown({ A, B }, math('$A + ${B}'))).toEqual([[{ disk: 'x', host: 'a' }, [11, 22, null]]]);
  });

  it('a number goes with everything', () => {
    expect(shown({ A }, math('$A * 2 + 1'))).toEqual([
      [{ host: 'a' }, [3, 5, null]],
      [{ host: 'b' }, [9, 1, 13]],
    ]);
    expect(shown({}, math('2 ** 3 ** 2 - -1'))).toEqual([[{}, [65]]]);
  });

  it('single series go together whatever their labels, over the times that both have', () => {
    const one = [series('A', { x: '1' }, [1, 2, 3], [0, 1000, 2000])];
    const two = [series('B', { y: '2' }, [10, 20], [1000, 2000])];
    expect(shown({ A: one, B: two }, math('$A * $B'))).toEqual([[{ x: '1' }, [20, 60]]]);
  });

  it.each([
    ['1 / 0', Infinity],
    ['0 / 0', NaN],
    ['7 % 4', 3],
    ['-2 ** 2', 4],
    ['2 == 2 > 0', 1],
    ['1 > 0 && 2 != 3', 1],
    ['!0', 1],
    ['!5', 0],
    ['1 || nan()', 1],
    ['0 && nan()', 0],
    ['nan() > 1', NaN],
    ['null() + 1', null],
    ['is_null(null())', 1],
    ['is_nan(nan()) + is_inf(infn()) + is_number(3)', 3],
    ['round(-2.5) + abs(-1)', -2],
    ['floor(1.5) + ceil(1.5) + log(1)', 3],
    ['(1 + 2) * 3 - 4 / 2', 7],
    ['0x10 + 1e1', 26],
    ['${limit} * 2', 4],
  ])('%s is %s', (expression, value) => {
    expect(shown({}, math(expression))).toEqual([[{}, [value]]]);
  });

  it.each([
    ['1 +', 'found the end'],
    ['(1', 'expected ")"'],
    ['1 2', 'expected the end'],
    ['foo(1)', 'no function "foo"'],
    ['$Z + 1', 'no query "Z"'],
    ['1 # 2', 'at "# 2"'],
  ])('%s says what is wrong', (expression, message) => {
    expect(run({}, [math(expression)]).problems.get('X')).toContain(message);
  });

  it('any text is read, or refused with a reason', () => {
    const wrong = fc.check(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('1$A(){}+-*/<>!&|= ,.e')) }), (text) => {
        try {
          parseMath(text);
        } catch (thrown) {
          return thrown instanceof Error && thrown.message.startsWith('Cannot read the expression');
        }
        return true;
      }),
    );
    expect(wrong.counterexample).toBeNull();
  });
});

describe('reduce', () => {
  const reduce = (reducer: string, settings: Json = {}): Json => ({
    refId: 'R',
    type: 'reduce',
    expression: 'A',
    reducer,
    settings,
  });

  it.each([
    ['sum', 10],
    ['mean', 10 / 3],
    ['min', 0],
    ['max', 6],
    ['last', 6],
    ['count', 3],
    ['median', 4],
  ])('%s', (reducer, value) => {
    expect(shown({ A }, reduce(reducer))[1]).toEqual([{ host: 'b' }, [value]]);
  });

  it('a missing value spoils the result, is dropped or replaced', () => {
    const first = (settings: Json) => shown({ A }, reduce('sum', settings))[0];
    expect(first({})).toEqual([{ host: 'a' }, [NaN]]);
    expect(first({ mode: 'dropNN' })).toEqual([{ host: 'a' }, [3]]);
    expect(first({ mode: 'replaceNN', replaceWithValue: 5 })).toEqual([{ host: 'a' }, [8]]);
    expect(shown({ A: [series('A', {}, [NaN])] }, reduce('mean', { mode: 'dropNN' }))).toEqual([[{}, [null]]]);
  });
});

describe('resample', () => {
  const resample = (parts: Json): Json => ({
    refId: 'R',
    type: 'resample',
    expression: '$A',
    window: '1s',
    downsampler: 'mean',
    ...parts,
  });
  const sparse = [series('A', {}, [1, 3, 9], [0, 500, 2500])];

  it.each([
    ['pad', [1, 3, 3, 9, 9]],
    ['backfilling', [1, 3, 9, 9, null]],
    ['fillna', [1, 3, null, 9, null]],
  ])('%s', (upsampler, values) => {
    expect(shown({ A: sparse }, resample({ upsampler }))).toEqual([[{}, values]]);
  });

  it('makes several points one', () => {
    const dense = [series('A', {}, [1, 3, 5, 7], [100, 200, 300, 1100])];
    expect(shown({ A: dense }, resample({ window: '2s', upsampler: 'fillna', downsampler: 'max' }))).toEqual([
      [{}, [null, 7, null]],
    ]);
  });

  it('refuses a window longer than the range', () => {
    expect(run({ A: sparse }, [resample({ window: '1h' })]).problems.get('R')).toContain('shorter than the interval');
  });
});

describe('threshold', () => {
  const threshold = (type: string, params: unknown[]): Json => ({
    refId: 'T',
    type: 'threshold',
    expression: 'A',
    conditions: [{ evaluator: { type, params } }],
  });

  it.each([
    ['gt', [1], [0, 1, null]],
    ['lt', [2, 0], [1, 0, null]],
    ['within_range', [0, 2], [1, 0, null]],
    ['outside_range', [1, 5], [0, 0, null]],
    ['gte', ['${limit}'], [0, 1, null]],
    ['eq', [1], [1, 0, null]],
    ['within_range_included', [1, 2], [1, 1, null]],
  ])('%s %j', (type, params, values) => {
    expect(shown({ A }, threshold(type, params))[0]).toEqual([{ host: 'a' }, values]);
  });
});

describe('classic conditions', () => {
  const condition = (refId: string, reducer: string, evaluator: Json, operator = 'and'): Json => ({
    query: { params: [refId] },
    reducer: { type: reducer },
    evaluator,
    operator: { type: operator },
  });
  const fires = (...conditions: readonly Json[]) =>
    shown({ A, E: [] }, { refId: 'C', type: 'classic_conditions', conditions });

  it('any series is enough; AND and OR go from left to right', () => {
    expect(fires(condition('A', 'max', { type: 'gt', params: [5] }))).toEqual([[{}, [1]]]);
    expect(fires(condition('A', 'max', { type: 'gt', params: [50] }))).toEqual([[{}, [0]]]);
    const high = condition('A', 'max', { type: 'gt', params: [50] });
    const some = condition('A', 'avg', { type: 'gt', params: [1] }, 'or');
    expect(fires(high, some)).toEqual([[{}, [1]]]);
    expect(fires(some, high)).toEqual([[{}, [0]]]);
  });

  it('without data there is no number; no_value asks for that', () => {
    expect(fires(condition('E', 'avg', { type: 'gt', params: [1] }))).toEqual([[{}, [null]]]);
    expect(fires(condition('E', 'avg', { type: 'no_value', params: [] }))).toEqual([[{}, [1]]]);
  });
});

describe('evaluateExpressions()', () => {
  it('goes in order of what is read, also when it is listed first', () => {
    const targets = [math('$R > 3', 'Y'), { refId: 'R', type: 'reduce', expression: 'A', reducer: 'last' }];
    const { frames } = run({ A }, targets);
    expect(frames.get('Y')?.map((frame) => frame.fields.map((field) => cellsOf(field)))).toEqual([[[null]], [[1]]]);
  });

  it('circles and failures are problems of their own', () => {
    const { frames, problems } = run({ A }, [math('$Q', 'P'), math('$P', 'Q'), math('1 +', 'bad'), math('$A', 'good')]);
    expect([...problems.keys()].toSorted()).toEqual(['P', 'Q', 'bad']);
    expect(frames.get('good')?.length).toBe(2);
  });

  it('reads tables: numbers with words as labels, or series by words', () => {
    const table: Frame = {
      refId: 'A',
      name: null,
      length: 2,
      fields: [textField('host', ['a', 'b']), numberFieldOf('v', [1, 2])],
    };
    expect(shown({ A: [table] }, math('$A * 10'))).toEqual([
      [{ host: 'a' }, [10]],
      [{ host: 'b' }, [20]],
    ]);
    const long: Frame = {
      ...table,
      length: 3,
      fields: [timeField(Float64Array.of(0, 0, 1)), textField('host', ['a', 'b', 'a']), numberFieldOf('v', [1, 2, 3])],
    };
    const { frames } = run({ A: [long] }, [math('$A', 'X')]);
    expect(frames.get('X')?.map((frame) => [...(timeFieldOf(frame)?.values ?? [])])).toEqual([[0, 1], [0]]);
  });

  it('knows the targets that are expressions', () => {
    expect(
      [{ datasource: '__expr__' }, { datasource: { uid: '-100' } }, { datasource: { uid: 'p' } }, {}].map(isExpression),
    ).toEqual([true, true, false, false]);
  });
});
