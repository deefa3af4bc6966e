import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';

const requests = ['GET', 'POST', 'PUT'].map((method, at) =>
  gallerySeries('requests', { method }, { at: (share) => 60 + at * 30 + 14 * wave(share, at) }),
);
const withGap = gallerySeries(
  'queue',
  {},
  { at: (share) => (share > 0.4 && share < 0.55 ? null : 20 + 8 * wave(share, 3)) },
);

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Lines', frames: requests, options: {}, fieldConfig: { defaults: { unit: 'reqps' }, overrides: [] } },
  {
    title: 'Stacked areas',
    frames: requests,
    options: { legend: { displayMode: 'table', placement: 'right', calcs: ['mean', 'max'] } },
    fieldConfig: {
      defaults: { unit: 'reqps', custom: { fillOpacity: 30, stacking: { mode: 'normal', group: 'A' } } },
      overrides: [],
    },
    width: 640,
  },
  {
    title: 'Bars',
    frames: [gallerySeries('jobs', {}, { at: (share) => Math.round(10 + 6 * wave(share, 1)), count: 25 })],
    options: {},
    fieldConfig: { defaults: { custom: { drawStyle: 'bars', fillOpacity: 80, showValues: true } }, overrides: [] },
  },
  {
    title: 'Points, gaps and a threshold',
    frames: [withGap],
    options: { legend: { showLegend: false } },
    fieldConfig: {
      defaults: {
        custom: { showPoints: 'always', thresholdsStyle: { mode: 'dashed' } },
        thresholds: {
          mode: 'absolute',
          steps: [
            { value: null, color: 'green' },
            { value: 25, color: 'red' },
          ],
        },
      },
      overrides: [],
    },
  },
  {
    title: 'Colors by value',
    frames: [gallerySeries('load', {}, { at: (share) => 50 + 22 * wave(share, 4) })],
    options: { legend: { showLegend: false } },
    fieldConfig: {
      defaults: {
        unit: 'percent',
        color: { mode: 'thresholds' },
        custom: { gradientMode: 'scheme', fillOpacity: 30, lineWidth: 2 },
        thresholds: {
          mode: 'absolute',
          steps: [
            { value: null, color: 'ok' },
            { value: 55, color: 'warn' },
            { value: 75, color: 'crit' },
          ],
        },
      },
      overrides: [],
    },
  },
  {
    title: 'Three units, three axes',
    frames: [
      gallerySeries('load', { kind: 'load' }, { at: (share) => 40 + 12 * wave(share, 1) }),
      gallerySeries('memory', { kind: 'memory' }, { at: (share) => 3e9 + 6e8 * wave(share, 2) }),
      gallerySeries('answers', { kind: 'answers' }, { at: (share) => 0.2 + 0.05 * wave(share, 3) }),
    ],
    options: {},
    fieldConfig: {
      defaults: { unit: 'percent', custom: { axisColorMode: 'series' } },
      overrides: [
        { matcher: { id: 'byName', options: 'memory' }, properties: [{ id: 'unit', value: 'bytes' }] },
        { matcher: { id: 'byName', options: 'answers' }, properties: [{ id: 'unit', value: 's' }] },
      ],
    },
    width: 560,
  },
  {
    title: 'Mirrored, with a band',
    frames: [
      gallerySeries('in', { way: 'in' }, { at: (share) => 4e6 + 1.4e6 * wave(share, 1) }),
      gallerySeries('out', { way: 'out' }, { at: (share) => 3e6 + 1.2e6 * wave(share, 2) }),
      gallerySeries('high', { way: 'high' }, { at: (share) => 6.6e6 + 9e5 * wave(share, 3) }),
      gallerySeries('low', { way: 'low' }, { at: (share) => 5.4e6 + 9e5 * wave(share, 3) }),
    ],
    options: {},
    fieldConfig: {
      defaults: { unit: 'Bps' },
      overrides: [
        { matcher: { id: 'byName', options: 'out' }, properties: [{ id: 'custom.transform', value: 'negative-Y' }] },
        { matcher: { id: 'byName', options: 'high' }, properties: [{ id: 'custom.fillBelowTo', value: 'low' }] },
      ],
    },
    width: 560,
  },
  {
    title: 'Logarithmic, stepped',
    frames: requests.map((frame, at) => ({
      ...frame,
      fields: frame.fields.map((field) =>
        field.type === 'number' ? { ...field, values: field.values.map((value) => value ** (at + 1)) } : field,
      ),
    })),
    options: { legend: { displayMode: 'table', calcs: ['min', 'max'], sortBy: 'Max', sortDesc: true } },
    fieldConfig: {
      defaults: {
        unit: 'short',
        custom: { lineInterpolation: 'stepAfter', scaleDistribution: { type: 'log', log: 10 } },
      },
      overrides: [],
    },
    height: 300,
  },
];
