// Transformations of places: what is known about them, points, lines and what they measure; and rows as marks.
import { describe, expect, it } from 'vitest';
import countries from '@/lib/geo/countries.json';
import { readCountries } from '@/lib/geo/gazetteer';
import { distanceM, headingDeg } from '@/lib/geo/globe';
import { annotationsOf, exemplarsOf } from '@/lib/series/frame-marks';
import { needsPlaces, panelFrames } from '@/lib/dashboard/panel-frames';
import { cellsOf, numberFieldOf, otherField, textField, timeField, type Field, type Frame } from '@/lib/series/frame';
import { applyTransformations } from '@/lib/transformations/apply-transformations';

const context = { timeZone: 'UTC', interpolate: (text: string) => text, places: readCountries(countries) };

function table(...fields: Field[]): Frame {
  return { refId: 'A', name: null, length: fields[0]?.values.length ?? 0, fields };
}

function run(frame: Frame, id: string, options: Record<string, unknown>) {
  const { frames, notes } = applyTransformations([frame], [{ id, options }], context);
  const [first] = frames;
  return { notes, frame: first ?? table(), columns: first?.fields.map((field) => [field.name, cellsOf(field)]) };
}

describe('fieldLookup', () => {
  const visits = table(textField('where', ['DE', 'japan', 'Atlantis', null]), numberFieldOf('visits', [1, 2, 3, 4]));

  it('puts what is known behind the column, and nothing where nothing is', () => {
    const { columns } = run(visits, 'fieldLookup', { lookupField: 'where' });
    expect(columns?.map(([name]) => name)).toEqual(['where', 'id', 'name', 'lng', 'lat', 'visits']);
    expect(columns?.[1]?.[1]).toEqual(['DE', 'JP', null, null]);
    expect(columns?.[2]?.[1]).toEqual(['Germany', 'Japan', null, null]);
    expect(columns?.[4]?.[1]).toEqual([expect.closeTo(51, -1), expect.closeTo(36, -1), null, null]);
  });

  it.each(['public/gazetteer/countries.json', 'countries.json', ''])('knows the list %j', (gazetteer) => {
    expect(run(visits, 'fieldLookup', { lookupField: 'where', gazetteer }).notes).toEqual([]);
  });

  it('says which places it does not know', () => {
    const airports = { lookupField: 'where', gazetteer: 'public/gazetteer/airports.geojson' };
    const { frame, notes } = run(visits, 'fieldLookup', airports);
    expect(frame).toBe(visits);
    expect(notes[0]?.message).toContain('airports.geojson');
  });

  it('changes nothing without a column, or with one that is not there', () => {
    expect(run(visits, 'fieldLookup', {}).frame).toBe(visits);
    expect(run(visits, 'fieldLookup', { lookupField: 'x' }).frame).toEqual(visits);
  });
});

describe('spatial', () => {
  const track = table(numberFieldOf('lat', [0, 0, 10, null]), numberFieldOf('lon', [0, 10, 10, 3]));

  it('prepares points in front, as GeoJSON', () => {
    const { frame } = run(track, 'spatial', { action: 'prepare', source: { mode: 'auto' } });
    expect(frame.fields.map(({ name }) => name)).toEqual(['point', 'lat', 'lon']);
    expect(frame.fields[0]?.values).toEqual([
      { type: 'Point', coordinates: [0, 0] },
      { type: 'Point', coordinates: [10, 0] },
      { type: 'Point', coordinates: [10, 10] },
      null,
    ]);
  });

  it('calculates headings from row to row; the first has that of the second', () => {
    const { frame } = run(track, 'spatial', { action: 'calculate', calculate: { calc: 'heading' } });
    const field = frame.fields.at(-1);
    expect(field).toMatchObject({ name: 'heading', config: { unit: 'degree' } });
    expect(field && cellsOf(field)).toEqual([90, 90, 0, null]);
  });

  it('makes lines between two places, and measures them', () => {
    const flights = table(textField('from', ['DE', 'DE']), textField('to', ['JP', 'nowhere']));
    const lines = {
      action: 'modify',
      source: { mode: 'lookup', lookup: 'from' },
      modify: { op: 'lineBuilder', target: { mode: 'lookup', lookup: 'to' } },
    };
    const measure = { action: 'calculate', calculate: { calc: 'distance', field: 'far' } };
    const { frames } = applyTransformations(
      [flights],
      [
        { id: 'spatial', options: lines },
        { id: 'spatial', options: measure },
      ],
      context,
    );
    const [geometry, , , far] = frames[0]?.fields ?? [];
    expect(geometry?.values[0]).toMatchObject({ type: 'LineString' });
    expect(far).toMatchObject({ name: 'far', config: { unit: 'lengthm' } });
    expect(far && cellsOf(far)).toEqual([expect.closeTo(9_000_000, -6), null]);
  });

  it('makes one line of all rows', () => {
    const { frame } = run(track, 'spatial', { action: 'modify', modify: { op: 'asLine' } });
    expect(frame).toMatchObject({ length: 1 });
    expect(frame.fields).toMatchObject([{ name: 'Line' }]);
    expect(frame.fields[0]?.values[0]).toMatchObject({
      coordinates: [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
    });
  });

  it('points have no area and no length; what has no place stays as it is', () => {
    for (const calc of ['area', 'distance']) {
      const { frame } = run(track, 'spatial', { action: 'calculate', calculate: { calc } });
      const last = frame.fields.at(-1);
      expect(last && cellsOf(last)).toEqual([0, 0, 0, null]);
    }
    const plain = table(numberFieldOf('v', [1]));
    expect(run(plain, 'spatial', { action: 'calculate' }).frame).toBe(plain);
  });

  it('survives any options and odd geometries', () => {
    const odd = table(otherField('g', [{ type: 'Point', coordinates: [1, 2] }, { type: 'LineString' }, 'x', null]));
    for (const options of [
      {},
      { action: 1 },
      { action: 'modify' },
      { action: 'calculate', calculate: 'x' },
      { source: [] },
    ])
      expect(run(odd, 'spatial', options).notes).toEqual([]);
  });
});

it('measures the globe', () => {
  expect(distanceM({ lon: 0, lat: 0 }, { lon: 0, lat: 90 })).toBeCloseTo(10_007_557, -1);
  expect(distanceM({ lon: 179, lat: 0 }, { lon: -179, lat: 0 })).toBeCloseTo(222_390, -1);
  expect(headingDeg({ lon: 179, lat: 0 }, { lon: -179, lat: 0 })).toBeCloseTo(90);
  expect(headingDeg({ lon: 0, lat: 0 }, { lon: 0, lat: -1 })).toBe(180);
});

it('is told to load places where a step that is switched on looks them up', () => {
  expect(needsPlaces([{ id: 'reduce' }, { id: 'fieldLookup' }])).toBe(true);
  expect(needsPlaces([{ id: 'fieldLookup', disabled: true }, { id: 'merge' }, 'x', null])).toBe(false);
});

describe('convertFrameType', () => {
  const events = table(
    timeField(Float64Array.from([1000, 2000])),
    timeField(Float64Array.from([1500, 2000]), { name: 'until' }),
    textField('what', ['deploy', 'restart']),
    otherField('tags', [['a', 'b'], 'c']),
  );
  const mapping = { annotationFieldMapping: { time: 'Time', timeEnd: 'until', text: 'what' } };

  it('makes annotations of rows, under the names that annotations have', () => {
    const options = { targetType: 'annotation', ...mapping, annotationOptions: { defaultColor: 'blue' } };
    const { frame } = run(events, 'convertFrameType', options);
    expect(annotationsOf([frame])).toMatchObject([
      { startMs: 1000, endMs: 1500, text: 'deploy', tags: ['a', 'b'], color: 'blue' },
      { startMs: 2000, endMs: 2000, text: 'restart', tags: ['c'], color: 'blue' },
    ]);
  });

  it('takes them away from the series of the panel', () => {
    const panel = {
      targets: [],
      transformations: [
        { id: 'convertFrameType', filter: { id: 'byRefId', options: 'B' }, options: { targetType: 'exemplar' } },
      ],
    };
    const queried = new Map<string, readonly Frame[]>([
      ['A', [table(timeField(Float64Array.of(1)), numberFieldOf('v', [1]))]],
      [
        'B',
        [
          {
            ...table(timeField(Float64Array.of(5)), numberFieldOf('v', [7]), textField('trace_id', ['x'])),
            refId: 'B',
          },
        ],
      ],
    ]);
    const { frames, exemplars, annotations } = panelFrames(panel, queried, { ...context, fromMs: 0, toMs: 10 });
    expect(frames.map(({ refId }) => refId)).toEqual(['A']);
    expect(exemplars).toEqual([{ timeMs: 5, value: 7, labels: [['trace_id', 'x']] }]);
    expect(annotations).toEqual([]);
  });

  it('leaves other types as they are, and rows without a time out', () => {
    expect(run(events, 'convertFrameType', { targetType: 'timeRegion' }).frame).toBe(events);
    const plain = run(table(textField('text', ['a'])), 'convertFrameType', { targetType: 'annotation' }).frame;
    expect([annotationsOf([plain]), exemplarsOf([plain])]).toEqual([[], []]);
  });
});
