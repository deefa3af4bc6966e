import { gallerySeries, wave, type GalleryExample } from '@/components/panels/gallery-example';

const frames = ['gateway', 'orders', 'store'].map((service, at) =>
  gallerySeries('load', { service }, { at: (share) => 34 + at * 26 + 8 * wave(share, at * 2.3), count: 25 }),
);
const FIELD_CONFIG = {
  defaults: {
    unit: 'percent',
    decimals: 0,
    thresholds: {
      mode: 'absolute',
      steps: [
        { value: null, color: 'ok' },
        { value: 55, color: 'warn' },
        { value: 80, color: 'crit' },
      ],
    },
  },
  overrides: [],
};

function value(name: string, left: number, targetName?: string): Readonly<Record<string, unknown>> {
  return {
    type: 'metric-value',
    name,
    constraint: { horizontal: 'left', vertical: 'top' },
    placement: { left, top: 90, width: 90, height: 44 },
    background: { color: { field: name, fixed: 'text' } },
    border: { color: { fixed: 'text' }, width: 0, radius: 6 },
    config: { text: { mode: 'field', field: name }, color: { fixed: '#000000' }, size: 18 },
    ...(targetName !== undefined && {
      connections: [
        {
          source: { x: 1, y: 0 },
          target: { x: -1, y: 0 },
          targetName,
          color: { field: name },
          size: { fixed: 2 },
          direction: { mode: 'fixed', fixed: 'forward' },
        },
      ],
    }),
  };
}

function part(type: string, left: number, config: Readonly<Record<string, unknown>>) {
  return { type, name: type, placement: { left, top: 26, width: 60, height: 52 }, config };
}

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'A way through services',
    frames,
    options: {
      root: {
        elements: [
          part('icon', 35, { path: { mode: 'fixed', fixed: 'img/icons/unicons/globe.svg' }, fill: { fixed: 'text' } }),
          part('server', 185, { type: 'Stack', statusColor: { field: 'orders' }, bulbColor: { field: 'orders' } }),
          part('server', 335, { type: 'Database', statusColor: { field: 'store' }, bulbColor: { field: 'store' } }),
          value('gateway', 20, 'orders'),
          value('orders', 170, 'store'),
          value('store', 320),
          {
            type: 'text',
            name: 'caption',
            constraint: { horizontal: 'center', vertical: 'bottom' },
            placement: { left: 0, bottom: 10, width: 300, height: 24 },
            config: { text: { mode: 'fixed', fixed: 'Load of each service' }, size: 14 },
          },
        ],
      },
    },
    fieldConfig: FIELD_CONFIG,
    width: 440,
    height: 200,
  },
  {
    title: 'Shapes, each with words',
    frames: [],
    options: {
      root: {
        elements: ['rectangle', 'ellipse', 'triangle', 'cloud', 'parallelogram', 'button'].map((type, at) => ({
          type,
          name: type,
          placement: { left: 12 + (at % 3) * 136, top: 10 + Math.floor(at / 3) * 104, width: 124, height: 92 },
          background: { color: { fixed: 'semi-dark-blue' } },
          config: { text: { mode: 'fixed', fixed: type }, color: { fixed: '#ffffff' }, size: 13 },
        })),
      },
    },
    width: 430,
    height: 220,
  },
];
