import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';

const DEFAULTS = {
  unit: 'percent',
  min: 0,
  max: 100,
  thresholds: {
    mode: 'absolute',
    steps: [
      { value: null, color: 'ok' },
      { value: 70, color: 'warn' },
      { value: 90, color: 'crit' },
    ],
  },
};

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'One dial',
    frames: [gallerySeries('disk', {}, { at: (share) => 72 + 4 * wave(share, 1) })],
    options: {},
    fieldConfig: { defaults: DEFAULTS, overrides: [] },
    width: 260,
    height: 200,
  },
  {
    title: 'Several dials',
    frames: ['/', '/var', '/home'].map((mount, at) =>
      gallerySeries('disk', { mount }, { at: (share) => 35 + at * 28 + 3 * wave(share, at) }),
    ),
    options: {},
    fieldConfig: { defaults: DEFAULTS, overrides: [] },
  },
  {
    title: 'Circles in segments, around a neutral value',
    frames: [-60, 35].map((level, at) =>
      gallerySeries('balance', { at: `side ${at + 1}` }, { at: (share) => level + 6 * wave(share, at) }),
    ),
    options: { shape: 'circle', segmentCount: 24, segmentSpacing: 0.35, neutral: 0, sparkline: true },
    fieldConfig: { defaults: { ...DEFAULTS, min: -100 }, overrides: [] },
  },
];
