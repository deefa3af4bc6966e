import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';

const answers = ['eu', 'us'].map((region, at) =>
  gallerySeries(
    'duration',
    { region },
    { at: (share, index) => 120 + at * 60 + 40 * wave(share, at + 1) + (index % 7) * 6 },
  ),
);

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Two series over each other',
    frames: answers,
    options: { legend: { displayMode: 'table', placement: 'bottom', calcs: ['min', 'mean', 'max'] } },
    fieldConfig: { defaults: { unit: 'ms' }, overrides: [] },
    height: 280,
  },
  {
    title: 'Combined, fixed bucket size',
    frames: answers,
    options: { combine: true, bucketSize: 20, legend: { showLegend: false } },
    fieldConfig: { defaults: { unit: 'ms', color: { mode: 'fixed', fixedColor: 'blue' } }, overrides: [] },
  },
];
