import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';

const pods = Array.from({ length: 37 }, (_, at) =>
  gallerySeries('cpu', { pod: `api-${at + 1}` }, { at: (share) => 46 + 22 * wave(share + at, at * 1.7), count: 13 }),
);
const THRESHOLDS = {
  mode: 'absolute',
  steps: [
    { value: null, color: 'ok' },
    { value: 65, color: 'warn' },
    { value: 78, color: 'crit' },
  ],
};
const FIELD_CONFIG = { defaults: { unit: 'percent', decimals: 0, thresholds: THRESHOLDS }, overrides: [] };

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Pods by load', frames: pods, options: {}, fieldConfig: FIELD_CONFIG, width: 560, height: 280 },
  {
    title: 'Options of the Polystat plugin',
    frames: pods.slice(0, 9),
    options: {
      globalShape: 'circle',
      globalOperator: 'max',
      globalUnitFormat: 'percent',
      globalDecimals: 1,
      globalFillColor: 'rgba(10, 85, 161, 1)',
      globalThresholdsConfig: [
        { value: 75, state: 1, color: '#ed8128' },
        { value: 82, state: 2, color: '#f53636' },
      ],
    },
    width: 300,
  },
];
