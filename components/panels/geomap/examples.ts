import type { GalleryExample } from '@/components/panels/gallery-example';
import { numberFieldOf, textField, type Field, type Frame } from '@/lib/series/frame';

function table(fields: readonly Field[]): Frame {
  return { refId: 'A', name: null, length: fields[0]?.values.length ?? 0, fields };
}

const CITIES: readonly (readonly [name: string, lat: number, lon: number, ms: number])[] = [
  ['Frankfurt', 50.11, 8.68, 18],
  ['Dublin', 53.35, -6.26, 31],
  ['Ashburn', 39.04, -77.49, 96],
  ['Portland', 45.52, -122.68, 148],
  ['São Paulo', -23.55, -46.63, 212],
  ['Mumbai', 19.08, 72.88, 134],
  ['Singapore', 1.35, 103.82, 171],
  ['Tokyo', 35.68, 139.69, 238],
  ['Sydney', -33.87, 151.21, 284],
  ['Cape Town', -33.92, 18.42, 163],
];

const latency = table([
  textField(
    'region',
    CITIES.map(([name]) => name),
  ),
  numberFieldOf(
    'latitude',
    CITIES.map(([, lat]) => lat),
  ),
  numberFieldOf(
    'longitude',
    CITIES.map(([, , lon]) => lon),
  ),
  numberFieldOf(
    'p95',
    CITIES.map(([, , , ms]) => ms),
  ),
]);

const visitors = table([
  textField('country', ['DE', 'FR', 'GBR', 'Italy', 'ES', 'PL', 'SE', 'UA', 'TR']),
  numberFieldOf('visitors', [42_000, 31_000, 38_000, 17_000, 21_000, 12_500, 8200, 6100, 9400]),
]);

/** Around a few places, thicker in their middle. */
const reports = table([
  numberFieldOf(
    'lat',
    Array.from({ length: 160 }, (_, at) => [48.8, 52.5, 45.4, 51.5][at % 4]! + Math.sin(at * 2.4) * ((at % 13) / 5)),
  ),
  numberFieldOf(
    'lon',
    Array.from({ length: 160 }, (_, at) => [2.3, 13.4, 9.2, -0.1][at % 4]! + Math.cos(at * 2.4) * ((at % 13) / 4)),
  ),
  numberFieldOf(
    'reports',
    Array.from({ length: 160 }, (_, at) => 1 + (at % 5)),
  ),
]);

const voyage = table([
  textField('geohash', ['u1hgv', 'gcpv', 'eycs', 'eusb', 'swbb', 'swx7', 'stq4', 'spsf']),
  numberFieldOf('speed', [12, 14, 16, 15, 11, 17, 13, 9]),
]);

const THRESHOLDS = {
  mode: 'absolute',
  steps: [
    { value: null, color: 'green' },
    { value: 100, color: 'orange' },
    { value: 200, color: 'red' },
  ],
};

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Places by coordinates',
    frames: [latency],
    options: {
      view: { id: 'coords', lat: 18, lon: 12, zoom: 1.1 },
      controls: { showZoom: true },
      layers: [
        {
          type: 'markers',
          name: 'Latency',
          config: {
            showLegend: true,
            style: { color: { field: 'p95' }, size: { field: 'p95', min: 5, max: 12 }, opacity: 0.5 },
          },
          location: { mode: 'auto' },
        },
      ],
    },
    fieldConfig: {
      defaults: {},
      overrides: [
        {
          matcher: { id: 'byName', options: 'p95' },
          properties: [
            { id: 'unit', value: 'ms' },
            { id: 'thresholds', value: THRESHOLDS },
            { id: 'color', value: { mode: 'thresholds' } },
          ],
        },
      ],
    },
    width: 560,
    height: 280,
  },
  {
    title: 'Countries with words',
    frames: [visitors],
    options: {
      view: { id: 'fit', padding: 10 },
      basemap: { type: 'carto' },
      layers: [
        {
          type: 'markers',
          name: 'Visitors',
          config: {
            style: {
              color: { field: 'visitors' },
              size: { field: 'visitors', min: 8, max: 22 },
              text: { mode: 'field', field: 'visitors' },
              textConfig: { fontSize: 11 },
            },
          },
          location: { mode: 'lookup', lookup: 'country', gazetteer: 'public/gazetteer/countries.json' },
        },
      ],
    },
    fieldConfig: { defaults: { unit: 'short', color: { mode: 'continuous-BlYlRd' } }, overrides: [] },
    height: 280,
  },
  {
    title: 'Where it is warm',
    frames: [reports],
    options: {
      layers: [
        {
          type: 'heatmap',
          name: 'Reports',
          config: { weight: { field: 'reports', min: 0.2, max: 0.6 }, radius: 6, blur: 14 },
        },
      ],
    },
    width: 330,
  },
  {
    title: 'A route by geohashes',
    frames: [voyage],
    options: {
      view: { id: 'fit', padding: 12 },
      controls: { showZoom: false },
      layers: [
        {
          type: 'route',
          name: 'Voyage',
          config: { arrow: 1, style: { color: { fixed: 'blue' }, lineWidth: 2 } },
          location: { mode: 'geohash', geohash: 'geohash' },
        },
        {
          type: 'markers',
          name: 'Ports',
          config: {
            showLegend: false,
            style: { color: { fixed: 'orange' }, size: { fixed: 5 }, symbol: { fixed: 'img/icons/marker/square.svg' } },
          },
          location: { mode: 'geohash', geohash: 'geohash' },
        },
      ],
    },
    width: 330,
  },
];
