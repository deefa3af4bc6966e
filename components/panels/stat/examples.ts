import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';

const load = gallerySeries('load', {}, { at: (share) => 62 + 12 * wave(share, 2) });
const THRESHOLDS = {
  mode: 'absolute',
  steps: [
    { value: null, color: 'ok' },
    { value: 50, color: 'warn' },
    { value: 90, color: 'crit' },
  ],
};

const zones = ['fra-a', 'fra-b', 'fra-c'].map((zone, at) =>
  gallerySeries('load', { zone }, { at: (share) => 30 + at * 30 + 8 * wave(share, at + 5) }),
);

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Plain number with its line',
    frames: [load],
    options: { graphMode: 'area' },
    fieldConfig: {
      defaults: { unit: 'percent', thresholds: { mode: 'absolute', steps: [{ value: null, color: 'text' }] } },
      overrides: [],
    },
    width: 240,
    height: 140,
  },
  {
    title: 'Filled by thresholds',
    frames: [load],
    options: { colorMode: 'background', graphMode: 'none', justifyMode: 'auto' },
    fieldConfig: { defaults: { unit: 'percent', thresholds: THRESHOLDS }, overrides: [] },
    width: 240,
    height: 140,
  },
  {
    title: 'Several values',
    frames: ['a', 'b', 'c', 'd'].map((zone, at) =>
      gallerySeries('load', { zone }, { at: (share) => 30 + at * 22 + 5 * wave(share, at) }),
    ),
    options: { graphMode: 'area', colorMode: 'value' },
    fieldConfig: { defaults: { unit: 'percent', thresholds: THRESHOLDS }, overrides: [] },
  },
  {
    title: 'Wide, with the change',
    frames: zones,
    options: { orientation: 'horizontal', graphMode: 'none', showPercentChange: true },
    fieldConfig: { defaults: { unit: 'percent', thresholds: THRESHOLDS }, overrides: [] },
    height: 180,
  },
  {
    title: 'Side by side, filled',
    frames: zones,
    options: { orientation: 'vertical', colorMode: 'background', graphMode: 'area' },
    fieldConfig: { defaults: { unit: 'percent', thresholds: THRESHOLDS }, overrides: [] },
    height: 160,
  },
  {
    title: 'Its name alone',
    frames: [gallerySeries('build', { version: '4.18.2' }, { at: () => 1 })],
    options: { textMode: 'name', graphMode: 'none' },
    fieldConfig: {
      defaults: { thresholds: { mode: 'absolute', steps: [{ value: null, color: 'text' }] } },
      overrides: [],
    },
    width: 240,
    height: 120,
  },
];
