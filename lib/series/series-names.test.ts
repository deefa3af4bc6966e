// Names of series: the measured cases and the legend formats.
import { describe, expect, it } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { numberFieldOf, timeField, type Frame } from '@/lib/series/frame';
import { displayNames, legendTexts, seriesText } from '@/lib/series/series-names';
import { goldenJson } from '@/lib/testing/golden';

interface GoldenField {
  readonly name: string;
  readonly type: string;
  readonly values: readonly (number | null)[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly displayNameFromDS?: string;
}
interface GoldenNames {
  readonly name: string;
  readonly input?:
    | string
    | readonly { readonly refId: string; readonly name: string | null; readonly fields: readonly GoldenField[] }[];
  readonly names: readonly (readonly string[])[];
}

const golden = goldenJson('names.json') as GoldenNames[] | null;

function frameOf(fields: readonly GoldenField[], name: string | null = null): Frame {
  return {
    refId: 'A',
    name,
    length: fields[0]?.values.length ?? 0,
    fields: fields.map((field) =>
      field.type === 'time'
        ? timeField(Float64Array.from(field.values as number[]))
        : numberFieldOf(field.name, field.values, {
            labels: labelSetOf(field.labels ?? {}),
            legendText: field.displayNameFromDS ?? null,
          }),
    ),
  };
}

describe.skipIf(golden === null)('displayNames() agrees with the measured values', () => {
  const cases = (golden ?? []).filter((one) => Array.isArray(one.input));
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const frames = typeof one.input === 'object' ? one.input.map((frame) => frameOf(frame.fields, frame.name)) : [];
    expect(displayNames(frames)).toEqual(one.names);
  });
});

const up = { name: 'Value', type: 'number', values: [1] };

describe('displayNames()', () => {
  it('prefers the display name of the config, with its variables filled in', () => {
    const frame = frameOf([{ ...up, labels: { __name__: 'up', job: 'a' }, displayNameFromDS: 'legend' }]);
    const [field] = frame.fields;
    if (field === undefined) throw new Error('the frame has one field');
    const named = (displayName: string): Frame => ({
      ...frame,
      fields: [{ ...field, config: { displayName, custom: {} } }],
    });
    expect(displayNames([named('job ${__field.labels.job} of ${__field.name}')])).toEqual([['job a of Value']]);
    expect(displayNames([named('${__series.name}!')])).toEqual([['legend!']]);
    expect(displayNames([named('${unknown}')])).toEqual([['${unknown}']]);
  });

  it('shows the only label as its value, several in braces', () => {
    const one = [
      { ...up, labels: { job: 'a' } },
      { ...up, labels: { job: 'b' } },
    ];
    expect(displayNames(one.map((field) => frameOf([field])))).toEqual([['a'], ['b']]);
    const two = [
      { ...up, labels: { job: 'a', env: 'x' } },
      { ...up, labels: { job: 'b', env: 'y' } },
    ];
    expect(displayNames(two.map((field) => frameOf([field])))).toEqual([
      ['{env="x", job="a"}'],
      ['{env="y", job="b"}'],
    ]);
  });

  it('tells equal names inside a frame apart by a number', () => {
    expect(displayNames([frameOf([up, up])])).toEqual([['Value 1', 'Value 2']]);
  });
});

describe('legendTexts()', () => {
  const series = [
    labelSetOf({ __name__: 'up', job: 'a', env: 'x' }),
    labelSetOf({ __name__: 'up', job: 'b', env: 'x' }),
  ];

  it('"" is the full text, or the expression when there are no labels', () => {
    expect(legendTexts(series, '', 'up')).toEqual(['up{env="x", job="a"}', 'up{env="x", job="b"}']);
    expect(legendTexts([[]], '', 'sum(up)')).toEqual(['sum(up)']);
  });

  it('"__auto" leaves out what all have in common; a single series keeps all', () => {
    expect(legendTexts(series, '__auto', 'up')).toEqual(['{job="a"}', '{job="b"}']);
    expect(legendTexts(series.slice(0, 1), '__auto', 'up')).toEqual(['up{env="x", job="a"}']);
    expect(legendTexts([[]], '__auto', 'sum(up)')).toEqual(['sum(up)']);
  });

  it('fills in a template; a missing label is empty', () => {
    expect(legendTexts(series, '{{job}} in {{ env }}{{nope}}', 'up')).toEqual(['a in x', 'b in x']);
  });

  it('quotes label values', () => {
    expect(seriesText(labelSetOf({ path: 'a"b' }))).toBe('{path="a\\"b"}');
  });
});
