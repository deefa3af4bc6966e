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
    fieldConfig: { defaults: { custom: { drawStyle: 'bars', fillOpacity: 80 } }, overrides: [] },
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
];
