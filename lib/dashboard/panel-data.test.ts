// What surrounds a panel's data: its own range, the way from queries to frames, links, annotations.
import { describe, expect, it } from 'vitest';
import { annotationEvents } from '@/lib/dashboard/annotation-events';
import { isSafeUrl, linkUrl, type LinkContext } from '@/lib/dashboard/link-url';
import { neededQueries } from '@/lib/dashboard/needed-queries';
import { panelFrames } from '@/lib/dashboard/panel-frames';
import { panelTime } from '@/lib/dashboard/panel-time';
import { labelSetOf } from '@/lib/labels/label-set';
import { cellsOf, numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { framesFromQuery } from '@/lib/series/frames-from-query';

const series = (refId: string, labels: Record<string, string>, values: (number | null)[], stepMs = 1000): Frame => ({
  refId,
  name: 'legend',
  length: values.length,
  fields: [
    timeField(Float64Array.from(values, (_, at) => at * stepMs)),
    numberFieldOf('Value', values, { labels: labelSetOf(labels) }),
  ],
});

describe('panelTime()', () => {
  const nowMs = Date.parse('2024-08-14T12:00:00Z');
  const context = { nowMs, zone: 'UTC', interpolate: (text: string) => text.replaceAll('$v', '2h') };
  const moving = { raw: { from: 'now-6h', to: 'now' }, window: { fromMs: nowMs - 21_600_000, toMs: nowMs } };
  const shown = (panel: Parameters<typeof panelTime>[0], time = moving) => {
    const { window, label } = panelTime(panel, time, context);
    return [
      new Date(window.fromMs).toISOString().slice(0, 16),
      new Date(window.toMs).toISOString().slice(0, 16),
      label,
    ];
  };

  it.each([
    [{}, '2024-08-14T06:00', '2024-08-14T12:00', null],
    [{ timeFrom: '1h' }, '2024-08-14T11:00', '2024-08-14T12:00', 'Last 1 hour'],
    [{ timeFrom: '$v' }, '2024-08-14T10:00', '2024-08-14T12:00', 'Last 2 hours'],
    [{ timeFrom: 'now/d' }, '2024-08-14T00:00', '2024-08-14T12:00', 'Today so far'],
    [{ timeShift: '1d' }, '2024-08-13T06:00', '2024-08-13T12:00', 'timeshift -1d'],
    [{ timeFrom: '1h', timeShift: '1w' }, '2024-08-07T11:00', '2024-08-07T12:00', 'Last 1 hour, timeshift -1w'],
    [{ timeFrom: '1h', hideTimeOverride: true }, '2024-08-14T11:00', '2024-08-14T12:00', null],
    [{ timeFrom: 'soon', hideTimeOverride: true }, '2024-08-14T06:00', '2024-08-14T12:00', 'invalid time override'],
    [{ timeShift: 'x' }, '2024-08-14T06:00', '2024-08-14T12:00', 'invalid time override'],
  ])('%j', (panel, from, to, label) => {
    expect(shown(panel)).toEqual([from, to, label]);
  });

  it('a fixed range of the dashboard keeps its length', () => {
    const fixed = {
      raw: { from: '2024-01-01', to: '2024-01-02' },
      window: { fromMs: Date.UTC(2024, 0, 1), toMs: Date.UTC(2024, 0, 2) },
    };
    expect(shown({ timeFrom: '1h', timeShift: '1d' }, fixed)).toEqual([
      '2023-12-31T00:00',
      '2024-01-01T00:00',
      'timeshift -1d',
    ]);
  });
});

describe('panelFrames()', () => {
  const context = { fromMs: 0, toMs: 3000, timeZone: 'UTC', interpolate: (text: string) => text };
  const expr = { datasource: { uid: '__expr__' } };
  const targets = [
    { refId: 'A', expr: 'a', hide: true },
    { refId: 'B', expr: 'b', hide: true },
    { refId: 'C', expr: '', type: 'math', expression: '$A * 2', ...expr },
    { refId: 'D', expr: '', type: 'math', expression: '$C +', ...expr },
  ];

  it('goes through expressions and transformations; hidden queries are not shown', () => {
    const transformations = [{ id: 'limit', options: { limitField: 1 } }, { id: 'append' }];
    const queried = new Map([['A', [series('A', {}, [1, 2])]]]);
    const { frames, problems, notes } = panelFrames({ targets, transformations }, queried, context);
    expect(frames.map((frame) => [frame.refId, ...frame.fields.map((field) => cellsOf(field))])).toEqual([
      ['C', [0], [2]],
    ]);
    expect([...problems.keys()]).toEqual(['D']);
    expect(notes.map((note) => note.id)).toEqual(['append']);
  });

  it('asks for hidden queries only where an expression reads them', () => {
    expect([...neededQueries(targets)]).toEqual(['A']);
    const conditions = [{ query: { params: ['B'] } }];
    const withConditions = [...targets, { refId: 'E', expr: '', type: 'classic_conditions', conditions, ...expr }];
    expect([...neededQueries(withConditions)].toSorted()).toEqual(['A', 'B']);
  });

  it('gives heatmaps a field for each bucket, with its own count', () => {
    const bucket = (le: string, values: number[]) => ({
      labels: labelSetOf({ le, job: 'a' }),
      values: Float64Array.from(values),
      present: null,
    });
    const frames = framesFromQuery(
      {
        kind: 'grid',
        startMs: 0,
        stepMs: 1000,
        stepCount: 2,
        series: [bucket('+Inf', [6, 6]), bucket('0.5', [1, 2]), bucket('10', [5, 2 + 1e-12])],
      },
      { refId: 'A', expr: 'x', legendFormat: '', format: 'heatmap' },
    );
    expect(frames.map((frame) => frame.fields.map((field) => [field.name, ...cellsOf(field)]))).toEqual([
      [
        ['Time', 0, 1000],
        ['0.5', 1, 2],
        ['10', 4, 0],
        ['+Inf', 1, expect.closeTo(4)],
      ],
    ]);
  });
});

describe('links', () => {
  const frame: Frame = {
    refId: 'A',
    name: 'legend',
    length: 2,
    fields: [
      timeField(Float64Array.of(10, 20)),
      textField('Host name', ['a', 'b c']),
      numberFieldOf('Value', [1, 2.5], { labels: labelSetOf({ job: 'x&y' }) }),
    ],
  };
  const [, , field] = frame.fields;
  const scope = new Map([['env', { name: 'env', value: 'prod', text: 'Production', isList: false }]]);
  const context = (hasPlace: boolean): LinkContext => ({
    scope,
    range: { from: '1', to: '2' },
    urlValues: new Map([['var-env', ['prod', 'a b']]]),
    address: 'https://w.example/d/x/y?from=1&var-a=b&var-a=c&kiosk=1',
    ...(hasPlace &&
      field !== undefined && {
        place: {
          frame,
          field,
          fieldName: 'value of x',
          row: 1,
          text: '2.50 s',
          names: ['Time', 'Host name', 'Value'],
          textOf: (_, cell) => String(cell),
        },
      }),
  });

  it.each([
    ['/d/x?${__url_time_range}&$__all_variables', '/d/x?from=1&to=2&var-env=prod&var-env=a%20b'],
    ['/d/x?e=$env&${env:queryparam}', '/d/x?e=prod&var-env=prod'],
    ['/x?v=${__value.raw}&t=${__value.time}&s=${__value.text}', '/x?v=2.5&t=20&s=2.50%20s'],
    ['/x?j=${__field.labels.job}&n=${__field.displayName}', '/x?j=x%26y&n=value%20of%20x'],
    ['/x?h=${__data.fields["Host name"]}&i=${__data.fields[1]}&q=${__data.refId}', '/x?h=b%20c&i=b%20c&q=A'],
    ['/x?n=${__data.fields.Value.numeric}&s=${__series.name}&r=${__data.fields[1]:raw}', '/x?n=2.5&s=legend&r=b c'],
    ['/x?u=${__value.nothing}', '/x?u=${__value.nothing}'],
    ['${__url.path}${__url.params:exclude:from,kiosk}', '/d/x/y?var-a=b&var-a=c'],
    ['/z${__url.params:include:from}', '/z?from=1'],
    ['${__url}', 'https://w.example/d/x/y?from=1&var-a=b&var-a=c&kiosk=1'],
    ['/z${__url.params:include:none}', '/z'],
  ])('%s', (template, url) => {
    expect(linkUrl(template, context(true))).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\tscript:x',
    '\u0001javascript:x',
    'data:text/html,x',
    'vbscript:x',
    'java\u200Bscript:x',
  ])('%j is not opened', (url) => {
    expect(isSafeUrl(url)).toBe(false);
    expect(linkUrl(url, context(false))).toBeNull();
  });

  it.each(['https://a.b/c', 'http://x', 'mailto:a@b', '/d/x?a=b:c', 'd/x', '#part:1', '?a:b'])(
    '%s may be opened',
    (url) => {
      expect(isSafeUrl(url)).toBe(true);
    },
  );
});

describe('annotationEvents()', () => {
  const annotation = {
    name: 'Deploys',
    titleFormat: '{{ app }} restarted',
    textFormat: 'on {{host}}',
    tagKeys: 'app, host',
  };

  it('makes regions of neighbours and points of single samples', () => {
    const frame = series('A', { app: 'web', host: 'h1' }, [0, 1, 1, null, 5, 0, 1], 60_000);
    expect(annotationEvents([frame], annotation, 60_000)).toEqual(
      [
        [60_000, 120_000],
        [240_000, 240_000],
        [360_000, 360_000],
      ].map(([startMs, endMs]) => ({ startMs, endMs, title: 'web restarted', text: 'on h1', tags: ['web', 'h1'] })),
    );
  });

  it('takes the value as time when asked', () => {
    const frame = series('A', {}, [5000, 5000, 9000]);
    const events = annotationEvents([frame], { name: 'X', useValueForTime: true }, 1000);
    expect(events.map((event) => [event.startMs, event.title])).toEqual([
      [5000, 'X'],
      [9000, 'X'],
    ]);
  });
});
