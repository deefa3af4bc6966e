import type { GalleryExample } from '@/components/panels/gallery-example';
import { numberFieldOf, textField, type Frame } from '@/lib/series/frame';

const hosts: Frame = {
  refId: 'A',
  name: null,
  length: 4,
  fields: [
    textField('Host', ['db-1', 'db-2', 'web-1', 'web-2']),
    numberFieldOf('Disk', [91.2, 64, 33.5, null]),
    numberFieldOf('Requests', [1250, 980, 15_200, 14_300]),
  ],
};

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Hosts',
    frames: [hosts],
    options: { sortBy: [{ displayName: 'Disk', desc: true }] },
    fieldConfig: {
      defaults: {},
      overrides: [
        {
          matcher: { id: 'byName', options: 'Disk' },
          properties: [
            { id: 'unit', value: 'percent' },
            { id: 'min', value: 0 },
            { id: 'max', value: 100 },
            { id: 'custom.cellOptions', value: { type: 'gauge' } },
          ],
        },
      ],
    },
    width: 520,
  },
];
