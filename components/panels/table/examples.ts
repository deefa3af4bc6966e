import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';
import { numberFieldOf, otherField, textField, trendField, type Frame } from '@/lib/series/frame';

const HOSTS = ['db-1', 'db-2', 'api-1', 'api-2', 'worker-1'];

const hosts: Frame = {
  refId: 'A',
  name: 'Hosts',
  length: HOSTS.length,
  fields: [
    textField('Host', HOSTS),
    textField('State', ['firing', 'firing', 'pending', 'normal', null]),
    numberFieldOf('Disk', [91.2, 64, 33.5, 12, null]),
    numberFieldOf('Requests', [1250, 980, 15_200, 14_300, 7]),
  ],
};
const pools: Frame = { ...hosts, name: 'Pools', length: 2, fields: [textField('Pool', ['hot', 'cold'])] };

const trends: Frame = {
  refId: 'A',
  name: null,
  length: 3,
  fields: [
    textField('Service', ['checkout', 'search', 'login']),
    trendField(
      'Load',
      [1, 2, 3].map((seed) => {
        const frame = gallerySeries('load', {}, { at: (share) => 40 + 20 * wave(share, seed), count: 60 });
        return { frame, value: 30 + seed * 12.4 };
      }),
    ),
    textField('Teams', ['web,pay', 'web', 'core,auth']),
    otherField('Details', [{ replicas: 3 }, { replicas: 2 }, { replicas: 5 }]),
  ],
};

const override = (name: string, properties: readonly { readonly id: string; readonly value: unknown }[]) => ({
  matcher: { id: 'byName', options: name },
  properties,
});
const THRESHOLDS = {
  mode: 'absolute',
  steps: [
    { value: null, color: 'series-1' },
    { value: 60, color: 'warn' },
    { value: 90, color: 'crit' },
  ],
};
const STATES = [
  {
    type: 'value',
    options: {
      firing: { text: 'Firing', color: 'crit' },
      pending: { text: 'Pending', color: 'warn' },
      normal: { text: 'Normal', color: 'ok' },
    },
  },
];
const DISK = override('Disk', [
  { id: 'unit', value: 'percent' },
  { id: 'min', value: 0 },
  { id: 'max', value: 100 },
  { id: 'thresholds', value: THRESHOLDS },
  { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } },
]);

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Bars, colored words, filters and a footer',
    frames: [hosts, pools],
    options: { sortBy: [{ displayName: 'Disk', desc: true }], footer: { show: true, reducer: ['sum', 'max'] } },
    fieldConfig: {
      defaults: { custom: { filterable: true } },
      overrides: [
        DISK,
        override('State', [
          { id: 'mappings', value: STATES },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
        ]),
        override('Requests', [{ id: 'unit', value: 'short' }]),
      ],
    },
    width: 620,
    height: 320,
  },
  {
    title: 'Lines, pills and JSON',
    frames: [trends],
    options: { cellHeight: 'md' },
    fieldConfig: {
      defaults: {},
      overrides: [
        override('Load', [{ id: 'unit', value: 'percent' }]),
        override('Teams', [{ id: 'custom.cellOptions', value: { type: 'pill' } }]),
        override('Details', [{ id: 'custom.cellOptions', value: { type: 'json-view' } }]),
      ],
    },
    width: 620,
    height: 200,
  },
  {
    title: 'Whole rows by state',
    frames: [hosts],
    options: {},
    fieldConfig: {
      defaults: {},
      overrides: [
        override('State', [
          { id: 'mappings', value: STATES },
          { id: 'custom.cellOptions', value: { type: 'color-background', applyToRow: true } },
        ]),
      ],
    },
  },
];
