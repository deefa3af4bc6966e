// Where rows stand on the map, how they look, and what a map says of what it does not draw.
import { describe, expect, it } from 'vitest';
import { readCountries } from '@/lib/geo/gazetteer';
import { placeOfGeohash } from '@/lib/geo/geohash';
import countries from '@/lib/geo/countries.json';
import { isGazetteerNeeded, PLACE_LIMIT, prepareGeomap } from '@/components/panels/geomap/prepare';
import { symbolOf } from '@/components/panels/geomap/marker-style';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, timeField, type Field, type Frame } from '@/lib/series/frame';
import { labelSetOf } from '@/lib/labels/label-set';
import { readFieldConfig } from '@/lib/series/read-field-config';

const gazetteer = readCountries(countries);

function table(...fields: Field[]): Frame {
  return { refId: 'A', name: null, length: fields[0]?.values.length ?? 0, fields };
}

function prepare(frames: readonly Frame[], options: Record<string, unknown>, fieldConfig: unknown = {}) {
  return prepareGeomap({
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
    gazetteer,
  });
}

function places(frames: readonly Frame[], layer: Record<string, unknown> = {}) {
  const { layers, problems, hints } = prepare(frames, { layers: [{ type: 'markers', name: 'L', ...layer }] });
  const [first] = layers;
  const markers = first?.kind === 'markers' ? first.markers : [];
  return { at: markers.map(({ lat, lon }) => [lat, lon]), problems, hints, markers };
}

const coordinates = table(
  textField('host', ['a', 'b', 'c']),
  numberFieldOf('lat', [52.5, -33.9, 91]),
  textField('lng', ['13.4', '18.4', '0']),
  numberFieldOf('load', [0, 50, 100]),
);

describe('places', () => {
  it('by names of columns; text counts as numbers, what is no place is left out and told', () => {
    const { at, hints, problems } = places([coordinates]);
    expect(at).toEqual([
      [52.5, 13.4],
      [-33.9, 18.4],
    ]);
    expect(hints).toEqual(['L: 1 of 3 rows have no place on the map']);
    expect(problems).toEqual([]);
  });

  it('by columns that the layer names, and by nothing else', () => {
    const frame = table(numberFieldOf('north', [1]), numberFieldOf('east', [2]), numberFieldOf('lat', [50]));
    expect(places([frame], { location: { mode: 'coords', latitude: 'north', longitude: 'east' } }).at).toEqual([
      [1, 2],
    ]);
    expect(places([frame], { location: { mode: 'coords', latitude: 'north' } }).problems).toEqual([
      'L: there are no columns for the coordinates',
    ]);
  });

  it.each([
    ['DE', 51, 10],
    ['deu', 51, 10],
    ['Germany', 51, 10],
    ['CÔTE D’IVOIRE', 8, -6],
    ["Cote d'Ivoire", 8, -6],
    ['SG', 1, 104],
  ])('by the country %s', (name, lat, lon) => {
    const { at } = places([table(textField('c', [name]), numberFieldOf('n', [1]))], { location: { mode: 'lookup' } });
    expect(at.map((one) => one.map(Math.round))).toEqual([[lat, lon]]);
  });

  it('by geohash: the middle of its cell', () => {
    const place = placeOfGeohash('u33dc0');
    expect(place?.lat).toBeCloseTo(52.52, 1);
    expect(place?.lon).toBeCloseTo(13.4, 1);
    expect(placeOfGeohash('EZS42')?.lat).toBeCloseTo(42.605, 3);
    expect(placeOfGeohash('u3a')).toBeNull();
    expect(placeOfGeohash(' ')).toBeNull();
  });

  it('by labels of series, with the last value of each', () => {
    const series = (country: string, values: readonly (number | null)[]): Frame => ({
      refId: 'A',
      name: null,
      length: values.length,
      fields: [
        timeField(Float64Array.from(values, (_, at) => at * 1000)),
        numberFieldOf('Value', values, { labels: labelSetOf({ __name__: 'up', lookup: country }) }),
      ],
    });
    const { at, markers } = places([series('FR', [1, 2, null]), series('JP', [7, 8, 9])]);
    expect(at).toHaveLength(2);
    expect(markers.map(({ wordsAt }) => wordsAt().map(([name, text]) => `${name} ${text}`))).toEqual([
      [expect.stringContaining('Time 1970-01-01 00:00:01'), 'lookup FR', 'Value 2'],
      [expect.stringContaining('Time 1970-01-01 00:00:02'), 'lookup JP', 'Value 9'],
    ]);
  });

  it('of the frames that the layer asks for', () => {
    const other = { ...table(numberFieldOf('lat', [1]), numberFieldOf('lon', [2])), refId: 'B' };
    expect(places([coordinates, other], { filterData: { id: 'byRefId', options: 'B' } }).at).toEqual([[1, 2]]);
    expect(places([coordinates, other]).at).toHaveLength(3);
  });

  it('are bounded', () => {
    const many = numberFieldOf(
      'lat',
      Array.from({ length: PLACE_LIMIT + 5 }, (_, at) => at % 90),
    );
    expect(places([table(many, { ...many, name: 'lon' })]).at).toHaveLength(PLACE_LIMIT);
  });

  it('say why there are none', () => {
    expect(places([table(numberFieldOf('n', [1]))]).problems[0]).toContain('latitude and longitude');
    expect(prepare([], {}).problems).toEqual(['The map has no layer']);
  });
});

it('looks names up only where a layer asks for it', () => {
  const lookup = table(textField('lookup', ['DE']));
  const needs = (frames: readonly Frame[], location?: unknown) =>
    isGazetteerNeeded({ frames, options: { layers: [{ location }] } });
  expect([needs([lookup]), needs([coordinates]), needs([coordinates], { mode: 'lookup' })]).toEqual([
    true,
    false,
    true,
  ]);
  expect(needs([lookup], { mode: 'coords' })).toBe(false);
});

describe('looks', () => {
  const style = {
    color: { field: 'load', fixed: 'blue' },
    size: { field: 'load', min: 4, max: 20 },
    text: { mode: 'field', field: 'load' },
  };
  const defaults = {
    unit: 'percent',
    thresholds: {
      mode: 'absolute',
      steps: [
        { value: null, color: 'green' },
        { value: 40, color: 'red' },
      ],
    },
  };

  it('are fixed or follow a column', () => {
    const { layers } = prepare([coordinates], { layers: [{ config: { style } }] }, { defaults });
    const [layer] = layers;
    if (layer?.kind !== 'markers') throw new Error('no markers');
    expect(layer.markers.map(({ color, radiusPx, text }) => [color, radiusPx, text])).toEqual([
      ['#73BF69', 4, '0%'],
      ['#F2495C', 12, '50%'],
    ]);
    expect(layer.legend).toMatchObject({ title: 'load', entries: [{ label: '< 40%' }, { label: '40%+' }] });
  });

  it('of versions before 8.3 stood in the config itself', () => {
    const config = { size: { fixed: 9 }, color: { fixed: 'red' }, fillOpacity: 0.9, shape: 'star', showLegend: false };
    const [layer] = prepare([coordinates], { layers: [{ config }] }).layers;
    expect(layer).toMatchObject({ kind: 'markers', symbol: 'star', opacity: 0.9, legend: null });
    expect(layer?.kind === 'markers' && layer.markers[0]).toMatchObject({ radiusPx: 9, color: '#F2495C' });
  });

  it('know symbols by their pictures', () => {
    expect(
      ['img/icons/marker/x-mark.svg', 'img/icons/marker/plane.svg', undefined].map((fixed) => symbolOf({ fixed })),
    ).toEqual(['x', 'circle', 'circle']);
  });

  it('of heat and routes', () => {
    const { layers } = prepare([coordinates], {
      layers: [
        { type: 'heatmap', config: { weight: { field: 'load', min: 0, max: 1 }, radius: 500 } },
        { type: 'route', config: { arrow: -1, style: { lineWidth: 4 } } },
      ],
    });
    expect(layers[0]).toMatchObject({ kind: 'heat', radiusPx: 50, points: [{ weight: 0 }, { weight: 0.5 }] });
    expect(layers[1]).toMatchObject({ kind: 'route', arrow: 'backward', widthPx: 4, opacity: 1 });
  });
});

it('tells of layers and base maps that it does not draw, and draws the rest', () => {
  const { layers, hints } = prepare([coordinates], {
    basemap: { type: 'osm-standard' },
    layers: [{ type: 'geojson', name: 'Roads' }, { type: 'markers' }],
  });
  expect(layers).toHaveLength(1);
  expect(hints.join()).toContain('“osm-standard” is drawn as outlines');
  expect(hints.join()).toContain('“geojson” are not drawn: Roads');
});

it.each([
  [{ view: { id: 'europe' } }, { kind: 'at', place: { lat: 46 }, zoom: 4 }],
  [{ view: { id: 'europe', zoom: 6 } }, { kind: 'at', zoom: 6 }],
  [{ view: { id: 'coords', lat: 1, lon: 2, zoom: 3 } }, { kind: 'at', place: { lat: 1, lon: 2 }, zoom: 3 }],
  [{ view: { id: 'zero', zoom: 99 } }, { kind: 'at', place: { lat: 0, lon: 0 } }],
  [{ view: { id: 'fit', zoom: 5, padding: 10 } }, { kind: 'fit', mostZoom: 5, paddingShare: 0.1 }],
  [{}, { kind: 'fit' }],
  [{ view: 'x' }, { kind: 'fit' }],
])('looks first as %j says', (options, view) => {
  expect(prepare([], options).view).toMatchObject(view);
});
