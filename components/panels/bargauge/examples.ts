import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';

const disks = ['db-1', 'db-2', 'web-1', 'web-2', 'cache-1'].map((host, at) =>
  gallerySeries('disk', { host }, { at: (share) => 18 + at * 19 + 2 * wave(share, at) }),
);
const DEFAULTS = {
  unit: 'percent',
  min: 0,
  max: 100,
  thresholds: {
    mode: 'absolute',
    steps: [
      { value: null, color: 'ok' },
      { value: 60, color: 'warn' },
      { value: 85, color: 'crit' },
    ],
  },
};

export const EXAMPLES: readonly GalleryExample[] = ['gradient', 'lcd', 'basic'].flatMap((displayMode) => [
  {
    title: `Rows, ${displayMode}`,
    frames: disks,
    options: { displayMode, orientation: 'horizontal' },
    fieldConfig: { defaults: DEFAULTS, overrides: [] },
  },
  {
    title: `Columns, ${displayMode}`,
    frames: disks,
    options: { displayMode, orientation: 'vertical' },
    fieldConfig: { defaults: DEFAULTS, overrides: [] },
    width: 320,
  },
]);
