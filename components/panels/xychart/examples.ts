import { wave, type GalleryExample } from '@/components/panels/gallery-example';
import { numberFieldOf, textField, type Frame } from '@/lib/series/frame';

const COUNT = 90;
const shares = Array.from({ length: COUNT }, (_, at) => at / COUNT);

const services: Frame = {
  refId: 'A',
  name: null,
  length: COUNT,
  fields: [
    numberFieldOf(
      'Requests',
      shares.map((share) => 40 + 900 * share),
    ),
    numberFieldOf(
      'Latency',
      shares.map((share) => 0.02 + 0.16 * share ** 2 + 0.02 * Math.abs(wave(share * 7, 4))),
    ),
    numberFieldOf(
      'Memory',
      shares.map((share) => 2e8 + 3e9 * Math.abs(wave(share * 5, 2))),
    ),
    textField(
      'Service',
      shares.map((_, at) => `service-${at}`),
    ),
  ],
};

const UNITS = [
  { matcher: { id: 'byName', options: 'Requests' }, properties: [{ id: 'unit', value: 'reqps' }] },
  { matcher: { id: 'byName', options: 'Latency' }, properties: [{ id: 'unit', value: 's' }] },
  { matcher: { id: 'byName', options: 'Memory' }, properties: [{ id: 'unit', value: 'bytes' }] },
];
const by = (name: string) => ({ matcher: { id: 'byName', options: name } });

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Points, size and color by columns',
    frames: [services],
    options: {
      mapping: 'manual',
      series: [{ x: by('Requests'), y: by('Latency'), size: by('Memory'), color: by('Latency') }],
      legend: { showLegend: false },
    },
    fieldConfig: {
      defaults: {
        color: { mode: 'continuous-GrYlRd' },
        custom: { show: 'points', pointSize: { min: 4, max: 26 }, fillOpacity: 50 },
      },
      overrides: UNITS,
    },
    width: 520,
    height: 280,
  },
  {
    title: 'Lines',
    frames: [services],
    options: { mapping: 'auto', dims: { exclude: ['Memory'] } },
    fieldConfig: { defaults: { custom: { show: 'points+lines', pointSize: { fixed: 4 } } }, overrides: UNITS },
  },
];
