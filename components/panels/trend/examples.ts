import { wave, type GalleryExample } from '@/components/panels/gallery-example';
import { numberFieldOf, type Frame } from '@/lib/series/frame';

const COUNT = 60;
const speeds = Array.from({ length: COUNT }, (_, at) => at * 2);

const engine: Frame = {
  refId: 'A',
  name: null,
  length: COUNT,
  fields: [
    numberFieldOf('Load', speeds),
    numberFieldOf(
      'Power',
      speeds.map((speed) => 12 + speed ** 1.4 / 9 + 2 * wave(speed / 40, 1)),
    ),
    numberFieldOf(
      'Loss',
      speeds.map((speed) => 4 + speed / 14 + wave(speed / 30, 3)),
    ),
  ],
};

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Over another number',
    frames: [engine],
    options: { xField: 'Load' },
    fieldConfig: {
      defaults: { unit: 'watt' },
      overrides: [{ matcher: { id: 'byName', options: 'Load' }, properties: [{ id: 'unit', value: 'percent' }] }],
    },
  },
];
