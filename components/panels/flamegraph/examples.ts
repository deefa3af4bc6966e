import type { GalleryExample } from '@/components/panels/gallery-example';
import { numberFieldOf, textField, type Frame } from '@/lib/series/frame';

const CALLS: readonly (readonly [level: number, label: string, ms: number])[] = [
  [0, 'total', 1000],
  [1, 'http.serve', 760],
  [2, 'router.dispatch', 720],
  [3, 'shop.listOrders', 430],
  [4, 'db.query', 300],
  [5, 'pg.send', 40],
  [5, 'pg.readRows', 240],
  [6, 'buffer.decode', 170],
  [4, 'json.encode', 110],
  [5, 'buffer.grow', 60],
  [3, 'shop.showCart', 240],
  [4, 'cache.get', 70],
  [4, 'db.query', 130],
  [5, 'pg.readRows', 100],
  [6, 'buffer.decode', 70],
  [2, 'log.write', 30],
  [1, 'gc.mark', 170],
  [2, 'gc.scanObject', 140],
  [1, 'scheduler', 60],
];

const profile: Frame = {
  refId: 'A',
  name: null,
  length: CALLS.length,
  fields: [
    numberFieldOf(
      'level',
      CALLS.map(([level]) => level),
    ),
    numberFieldOf(
      'value',
      CALLS.map(([, , ms]) => ms),
      { config: { unit: 'ms', custom: {} } },
    ),
    textField(
      'label',
      CALLS.map(([, label]) => label),
    ),
  ],
};

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'With its table', frames: [profile], options: {}, width: 760, height: 260 },
  { title: 'Narrow', frames: [profile], options: {}, width: 330, height: 260 },
];
