// Transformations that Grafana's public package does not hold, and what is not a measured value: notes, bad options.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { cellsOf, numberFieldOf, textField, timeField, type Field, type Frame } from '@/lib/series/frame';
import { goldenOfFrames } from '@/lib/testing/golden-frames';
import { applyTransformations } from '@/lib/transformations/apply-transformations';
import { keyValuePairs } from '@/lib/transformations/key-value-pairs';
import { TRANSFORMATIONS } from '@/lib/transformations/registry';
import { parsePattern } from '@/lib/units/parse-pattern';

const context = { timeZone: 'UTC', interpolate: (text: string) => text.replaceAll('$v', '1') };

function frameOf(fields: readonly Field[], refId = 'A', name: string | null = null): Frame {
  return { refId, name, length: fields[0]?.values.length ?? 0, fields };
}

function run(frames: readonly Frame[], id: string, options: unknown = {}): readonly Frame[] {
  const { frames: out, notes } = applyTransformations(frames, [{ id, options }], context);
  expect(notes).toEqual([]);
  return out;
}

/** `name:type[values]` of each field. */
function shown(frames: readonly Frame[]): string[][] {
  return goldenOfFrames(frames).map((frame) =>
    frame.fields.map((field) => `${field.name}:${field.type}${JSON.stringify(field.values)}`),
  );
}

const series = (refId: string, labels: Record<string, string>, values: (number | null)[]): Frame =>
  frameOf(
    [
      timeField(Float64Array.from(values, (_, at) => at * 1000)),
      numberFieldOf('Value', values, { labels: labelSetOf(labels) }),
    ],
    refId,
  );

describe('extractFields', () => {
  const lines = frameOf([textField('line', ['{"a":1,"b":{"c":[7,8]}}', '{"a":2,"d":"x"}', 'oops'])]);

  it('takes JSON apart', () => {
    expect(shown(run([lines], 'extractFields', { source: 'line', format: 'json', replace: true }))).toEqual([
      ['a:number[1,2,null]', 'b:other[{"c":[7,8]},null,null]', 'd:string[null,"x",null]'],
    ]);
  });

  it('follows paths', () => {
    const jsonPaths = [{ path: 'b.c[1]', alias: 'second' }, { path: 'a' }];
    expect(shown(run([lines], 'extractFields', { source: 'line', format: 'json', replace: true, jsonPaths }))).toEqual([
      ['second:number[8,null,null]', 'a:number[1,2,null]'],
    ]);
  });

  it('reads pairs, separated values and the groups of a pattern', () => {
    const one = frameOf([textField('line', ['level=warn msg="a b"'])]);
    expect(shown(run([one], 'extractFields', { source: 'line', format: 'kvp', replace: true }))).toEqual([
      ['level:string["warn"]', 'msg:string["a b"]'],
    ]);
    const listed = frameOf([textField('line', ['x, y'])]);
    expect(shown(run([listed], 'extractFields', { source: 'line', format: 'delimiter', replace: true }))).toEqual([
      ['x:number[1]', 'y:number[1]'],
    ]);
    const options = { source: 'line', format: 'regexp', regExp: '/level=(?<level>\\w+)/', keepTime: true };
    expect(shown(run([one], 'extractFields', options))).toEqual([
      ['line:string["level=warn msg=\\"a b\\""]', 'level:string["warn"]'],
    ]);
  });

  it('reads pairs in many writings', () => {
    expect(keyValuePairs(`{"a": "b c", d='e', f:g} h`)).toEqual({ a: 'b c', d: 'e', f: 'g', h: '' });
    fc.assert(
      fc.property(fc.string(), (line) => Object.values(keyValuePairs(line)).every((one) => typeof one === 'string')),
    );
  });
});

describe('shapes of time series', () => {
  const up = [series('A', { job: 'a', pod: 'x' }, [1, 2]), series('A', { job: 'b' }, [3, 4])];

  it('timeSeriesTable makes rows with a trend', () => {
    const [table] = run(up, 'timeSeriesTable', { A: { stat: 'max' } });
    expect(table?.fields.map((field) => [field.name, field.type])).toEqual([
      ['job', 'string'],
      ['pod', 'string'],
      ['Trend #A', 'frame'],
    ]);
    expect(table?.fields.map((field) => cellsOf(field))).toEqual([
      ['a', 'b'],
      ['x', null],
      [2, 4],
    ]);
  });

  it('prepareTimeSeries makes them wide, long and many', () => {
    expect(shown(run(up, 'prepareTimeSeries', { format: 'wide' }))).toEqual([
      ['Time:time[0,1000]', 'Value:number[1,2]', 'Value:number[3,4]'],
    ]);
    const long = run(up.slice(0, 1), 'prepareTimeSeries', { format: 'long' });
    expect(shown(long)).toEqual([
      ['Time:time[0,1000]', 'Value:number[1,2]', 'job:string["a","a"]', 'pod:string["x","x"]'],
    ]);
    const many = run(long, 'prepareTimeSeries', { format: 'many' });
    expect(goldenOfFrames(many)[0]?.fields[1]?.labels).toEqual({ job: 'a', pod: 'x' });
  });

  it('joinByLabels names columns by one label', () => {
    const frames = [
      series('A', { stat: 'cpu', pod: 'x' }, [1]),
      series('A', { stat: 'mem', pod: 'x' }, [2]),
      series('A', { stat: 'cpu', pod: 'y' }, [3]),
    ];
    expect(shown(run(frames, 'joinByLabels', { value: 'stat' }))).toEqual([
      ['pod:string["x","y"]', 'cpu:number[1,3]', 'mem:number[2,null]'],
    ]);
  });

  it('heatmap counts values by time and size', () => {
    const options = { xBuckets: { mode: 'size', value: '1s' }, yBuckets: { mode: 'size', value: '10' } };
    expect(shown(run([series('A', {}, [1, 12])], 'heatmap', options))).toEqual([
      ['xMin:time[0,0,1000,1000]', 'yMin:number[0,10,0,10]', 'Count:number[1,0,0,1]'],
    ]);
  });

  it('regression finds the line, smoothing keeps the peak', () => {
    const line = frameOf([numberFieldOf('x', [0, 1, 2, 3]), numberFieldOf('y', [1, 3, 5, 7])]);
    const [, fitted] = run([line], 'regression', { xFieldName: 'x', yFieldName: 'y', predictionCount: 3 });
    expect(cellsOf(fitted?.fields[1] ?? numberFieldOf('', [])).map((y) => Math.round(Number(y) * 1e6) / 1e6)).toEqual([
      1, 3, 7,
    ]);
    const peak = Array.from({ length: 50 }, (_, at) => (at === 25 ? 100 : 0));
    const [smooth] = run([series('A', {}, peak)], 'smoothing', { resolution: 10 });
    expect(smooth?.length).toBeLessThanOrEqual(10);
    expect(cellsOf(smooth?.fields[1] ?? numberFieldOf('', []))).toContain(100);
  });
});

describe('rows and settings', () => {
  const limits = frameOf([
    textField('name', ['cpu', 'mem']),
    numberFieldOf('value', [1, 2]),
    numberFieldOf('Max', [10, 20]),
    textField('team', ['a', 'b']),
  ]);

  it('rowsToFields takes settings and labels from the other columns', () => {
    const [frame] = run([limits], 'rowsToFields');
    expect(frame?.fields.map((field) => [field.name, field.config.max, field.labels, ...cellsOf(field)])).toEqual([
      ['cpu', 10, ['team', 'a'], 1],
      ['mem', 20, ['team', 'b'], 2],
    ]);
  });

  it('configFromData applies one result to the others', () => {
    const config = frameOf([numberFieldOf('Min', [0]), numberFieldOf('limit', [5])], 'C');
    const mappings = [
      { fieldName: 'limit', handlerKey: 'threshold1', handlerArguments: { threshold: { color: 'blue' } } },
    ];
    const [only, ...others] = run([series('A', {}, [1]), config], 'configFromData', { configRefId: 'C', mappings });
    expect(others).toEqual([]);
    expect(only?.fields[1]?.config).toMatchObject({
      min: 0,
      thresholds: { mode: 'absolute', steps: [{ value: 5, color: 'blue' }] },
    });
    expect(only?.fields[0]?.config.min).toBeUndefined();
  });

  it('partitionByValues splits rows and keeps the values as labels or names', () => {
    const frames = run([limits], 'partitionByValues', { fields: ['team'] });
    expect(frames.map((frame) => [frame.fields.map((field) => field.name), frame.fields[0]?.labels])).toEqual([
      [
        ['name', 'value', 'Max'],
        ['team', 'a'],
      ],
      [
        ['name', 'value', 'Max'],
        ['team', 'b'],
      ],
    ]);
    const named = run([limits], 'partitionByValues', {
      fields: ['team'],
      naming: { asLabels: false, withNames: true },
    });
    expect(named.map((frame) => frame.name)).toEqual(['team=a', 'team=b']);
  });
});

describe('parsePattern()', () => {
  it.each([
    ['02/01/2024 03:04', 'DD/MM/YYYY HH:mm', '2024-01-02T03:04:00.000Z'],
    ['Jan 5, 24 1:02 pm', 'MMM D, YY h:mm a', '2024-01-05T13:02:00.000Z'],
    ['2024-01-02T03:04:05.25+02:00', 'YYYY-MM-DD[T]HH:mm:ss.SSSZ', '2024-01-02T01:04:05.250Z'],
    ['1700000000', 'X', '2023-11-14T22:13:20.000Z'],
  ])('reads "%s" by %s', (text, pattern, iso) => {
    const timeMs = parsePattern(text, pattern, 'UTC');
    expect(timeMs === null ? null : new Date(timeMs).toISOString()).toBe(iso);
  });

  it.each([
    ['31/02/2024', 'DD/MM/YYYY'],
    ['x', 'YYYY'],
    ['12', 'MM-DD'],
  ])('refuses "%s" by %s', (text, pattern) => {
    expect(parsePattern(text, pattern, 'UTC')).toBeNull();
  });
});

describe('applyTransformations()', () => {
  const frame = frameOf([numberFieldOf('v', [1, 2])]);

  it('passes on what it does not know, and says so', () => {
    const { frames, notes } = applyTransformations(
      [frame],
      [{ id: 'append' }, { id: 'limit', options: { limitField: '$v' } }],
      context,
    );
    expect(notes).toMatchObject([{ index: 0, id: 'append' }]);
    expect(frames[0]?.length).toBe(1);
  });

  it('a step that cannot work leaves the data as it was', () => {
    const { frames, notes } = applyTransformations(
      [frame],
      [{ id: 'renameByRegex', options: { regex: '/(/' } }],
      context,
    );
    expect(frames).toEqual([frame]);
    expect(notes[0]?.message).toContain('not a regular expression');
  });

  it('steps for annotations mean no series', () => {
    const steps = [{ id: 'limit', topic: 'annotations', options: { limitField: 1 } }];
    expect(applyTransformations([frame], steps, context).frames).toEqual([frame]);
  });

  it('survives any options', () => {
    const frames = [
      series('A', { job: 'a' }, [1, null, 3]),
      frameOf([textField('k', ['a', null]), numberFieldOf('v', [1, NaN])], 'B'),
    ];
    const ids = fc.constantFrom(...TRANSFORMATIONS.map((one) => one.id));
    const survives = fc.check(
      fc.property(ids, fc.dictionary(fc.string(), fc.jsonValue()), (id, options) => {
        const out = applyTransformations(frames, [{ id, options }], context).frames;
        return out.every((one) => one.fields.every((field) => field.values.length === one.length));
      }),
    );
    expect(survives.counterexample).toBeNull();
  });

  it('joins 200 series of one answer without copying their times', () => {
    const times = timeField(Float64Array.from({ length: 1000 }, (_, at) => at * 1000));
    const many = Array.from({ length: 200 }, (_, at) =>
      frameOf([
        times,
        numberFieldOf(
          'Value',
          Array.from({ length: 1000 }, () => at),
        ),
      ]),
    );
    const [joined] = run(many, 'joinByField');
    expect(joined?.fields.length).toBe(201);
    expect(joined?.fields[0]).toBe(times);
  });
});
