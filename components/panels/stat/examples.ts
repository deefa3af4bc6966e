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
    options: { colorMode: 'background', graphMode: 'none' },
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
];
