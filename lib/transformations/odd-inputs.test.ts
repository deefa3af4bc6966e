// What transformations make of inputs that the measured cases do not hold: measured on Grafana's own package as well.
import { expect, it } from 'vitest';
import { frameOfGolden, goldenOfFrames, type GoldenField } from '@/lib/testing/golden-frames';
import { applyTransformations } from '@/lib/transformations/apply-transformations';

interface Given {
  readonly name?: string;
  readonly fields: readonly GoldenField[];
}

function run(id: string, options: Record<string, unknown>, frames: readonly Given[]) {
  const given = frames.map(({ name = null, fields }, at) => frameOfGolden({ name, refId: 'ABC'[at] ?? 'A', fields }));
  const context = { timeZone: 'UTC', interpolate: (text: string) => text };
  const { frames: made } = applyTransformations(given, [{ id, options }], context);
  return goldenOfFrames(made).map(({ fields }) =>
    Object.fromEntries(fields.map((field) => [field.displayName ?? field.name, field.values])),
  );
}

const time = (...values: number[]): GoldenField => ({ name: 'Time', type: 'time', values });
const value = (values: readonly (number | null)[], parts: Partial<GoldenField> = {}): GoldenField => ({
  name: 'Value',
  type: 'number',
  values,
  ...parts,
});
const text = (name: string, ...values: (string | null)[]): GoldenField => ({ name, type: 'string', values });

it('series to rows: the metric is the name of the frame, frames without rows are left out', () => {
  const frames = [
    { name: 's0', fields: [time(1), value([5], { labels: { job: 'a' } })] },
    { name: 's1', fields: [time(), value([])] },
  ];
  expect(run('seriesToRows', {}, frames)).toEqual([{ Time: [1], Metric: ['s0'], Value: [5] }]);
});

it('fields are filtered by the name that is shown, and by their own', () => {
  const frames = [{ fields: [time(1), value([5], { labels: { job: 'a' } })] }];
  expect(run('filterFieldsByName', { include: { names: ['Value'] } }, frames)).toEqual([{ a: [5] }]);
  expect(run('filterFieldsByName', { exclude: { names: ['a'] } }, frames)).toEqual([{ Time: [1] }]);
});

it('groups by a field’s own name, without its labels; the size of groups can be told', () => {
  const frames = [{ fields: [time(1, 2, 3), value([5, 5, 7], { labels: { job: 'a' } })] }];
  const fields = { Value: { operation: 'groupby', aggregations: ['count'] } };
  expect(run('groupBy', { fields }, frames)).toEqual([{ Value: [5, 7], 'a (count)': [2, 1] }]);
});

it('labels become one column for each value, and leave no name behind', () => {
  const frames = [
    {
      fields: [
        time(1),
        value([5], { labels: { job: 'a' }, displayNameFromDS: 'A' }),
        value([6], { name: 'Other', labels: { job: 'a', host: 'h' } }),
      ],
    },
  ];
  expect(run('labelsToFields', {}, frames)).toEqual([{ Time: [1], Value: [5], Other: [6], job: ['a'], host: ['h'] }]);
  expect(run('labelsToFields', { keepLabels: ['host'], valueLabel: 'job' }, frames)).toEqual([
    { Time: [1], Value: [5], Other: [6], host: ['h'] },
  ]);
  const rows = run('labelsToFields', { mode: 'rows', keepLabels: ['host'] }, frames);
  expect(rows.map((frame) => Object.values(frame))).toEqual([
    [['host'], [null]],
    [['host'], ['h']],
  ]);
});

it('an inner join with a frame that lacks the field has no rows', () => {
  const frames = [{ fields: [text('job', 'a', 'b'), value([1, 2])] }, { fields: [time(1), value([3])] }];
  expect(run('joinByField', { byField: 'job', mode: 'inner' }, frames)).toEqual([{ job: [], Value: [] }]);
});

it('no value counts as zero where rows are sorted by numbers', () => {
  const frames = [{ fields: [value([3, null, -2])] }];
  expect(run('sortBy', { sort: [{ field: 'Value' }] }, frames)).toEqual([{ Value: [-2, null, 3] }]);
  expect(run('sortBy', { sort: [{ field: 'Value', desc: true }] }, frames)).toEqual([{ Value: [3, null, -2] }]);
});

it('rows without a value are reduced to NaN, times to a number', () => {
  const frames = [{ fields: [time(1, 3), value([null, null])] }];
  expect(run('reduce', { reducers: ['lastNotNull', 'sum'] }, frames)).toEqual([
    { Field: ['Value'], 'Last *': ['NaN'], Total: [0] },
  ]);
  expect(run('reduce', { reducers: ['mean'], mode: 'reduceFields', includeTimeField: true }, frames)).toEqual([
    { Time: [2], Value: [null] },
  ]);
});

it('columns of frames side by side are told apart by the names of the frames', () => {
  const frames = [
    { name: 's0', fields: [time(1), value([5])] },
    { name: 's1', fields: [time(1), value([6], { name: 'cpu' })] },
  ];
  expect(run('concatenate', {}, frames)).toEqual([{ 's0 · Time': [1], s0: [5], 's1 · Time': [1], 's1 · cpu': [6] }]);
});

it('names inside one frame do not depend on the others', () => {
  const frames = [
    { name: 's0', fields: [time(1), value([5], { name: 'cpu', labels: { job: 'a' } })] },
    { name: 's1', fields: [time(1), value([6], { name: 'cpu', labels: { job: 'b' } })] },
  ];
  expect(run('renameByRegex', { regex: 'cpu (.*)', renamePattern: '$1' }, frames)).toEqual([
    { Time: [1], a: [5] },
    { Time: [1], b: [6] },
  ]);
  expect(run('organize', { renameByName: { 'cpu a': 'X' } }, frames)[0]).toEqual({ Time: [1], X: [5] });
});
