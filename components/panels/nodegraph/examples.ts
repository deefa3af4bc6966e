import type { GalleryExample } from '@/components/panels/gallery-example';
import { numberFieldOf, textField, type Field, type Frame } from '@/lib/series/frame';

function table(refId: string, fields: readonly Field[]): Frame {
  return { refId, name: null, length: fields[0]?.values.length ?? 0, fields };
}

const SERVICES: readonly (readonly [id: string, kind: string, ms: number, rate: number, errors: number])[] = [
  ['gateway', 'ingress', 84, 412, 0.02],
  ['shop', 'web', 61, 310, 0.01],
  ['search', 'web', 142, 96, 0.18],
  ['cart', 'api', 23, 121, 0],
  ['payments', 'api', 96, 38, 0.07],
  ['catalogue', 'api', 31, 280, 0],
  ['postgres', 'database', 4, 690, 0],
  ['redis', 'cache', 0.6, 1240, 0],
];
const CALLS: readonly (readonly [source: string, target: string, rate: number])[] = [
  ['gateway', 'shop', 310],
  ['gateway', 'search', 96],
  ['shop', 'cart', 121],
  ['shop', 'catalogue', 190],
  ['search', 'catalogue', 90],
  ['cart', 'payments', 38],
  ['cart', 'redis', 420],
  ['catalogue', 'postgres', 520],
  ['catalogue', 'redis', 820],
  ['payments', 'postgres', 170],
];

const NODES = table('nodes', [
  textField(
    'id',
    SERVICES.map(([id]) => id),
  ),
  textField(
    'title',
    SERVICES.map(([id]) => id),
  ),
  textField(
    'subtitle',
    SERVICES.map(([, kind]) => kind),
  ),
  numberFieldOf(
    'mainstat',
    SERVICES.map(([, , ms]) => ms),
    { config: { unit: 'ms', custom: {} } },
  ),
  numberFieldOf(
    'secondarystat',
    SERVICES.map(([, , , rate]) => rate),
    { config: { unit: 'reqps', custom: {} } },
  ),
  numberFieldOf(
    'arc__failed',
    SERVICES.map(([, , , , errors]) => errors),
    { config: { color: { mode: 'fixed', fixedColor: 'red' }, custom: {} } },
  ),
  numberFieldOf(
    'arc__good',
    SERVICES.map(([, , , , errors]) => 1 - errors),
    { config: { color: { mode: 'fixed', fixedColor: 'green' }, custom: {} } },
  ),
]);

const EDGES = table('edges', [
  textField(
    'id',
    CALLS.map(([source, target]) => `${source}-${target}`),
  ),
  textField(
    'source',
    CALLS.map(([source]) => source),
  ),
  textField(
    'target',
    CALLS.map(([, target]) => target),
  ),
  numberFieldOf(
    'mainstat',
    CALLS.map(([, , rate]) => rate),
    { config: { unit: 'reqps', custom: {} } },
  ),
  numberFieldOf(
    'thickness',
    CALLS.map(([, , rate]) => 1 + rate / 300),
  ),
]);

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Services, in layers',
    frames: [NODES, EDGES],
    options: { layoutAlgorithm: 'layered' },
    width: 620,
    height: 320,
  },
  { title: 'Edges alone, by forces', frames: [EDGES], options: { layoutAlgorithm: 'force' }, height: 320 },
  { title: 'Grid', frames: [NODES], options: { layoutAlgorithm: 'grid' }, width: 330, height: 240 },
];
