import { GALLERY_FROM_MS, GALLERY_TO_MS, wave, type GalleryExample } from '@/components/panels/gallery-example';
import { numberField, timeField, type Frame } from '@/lib/series/frame';

const COUNT = 49;

function prices(count: number): Frame {
  const stepMs = (GALLERY_TO_MS - GALLERY_FROM_MS) / (count - 1);
  const levels = Array.from({ length: count + 1 }, (_, at) => 71 + 3.2 * wave((at / COUNT) * 0.9, 2.2) + at * 0.03);
  const column = (of: (at: number) => number): Float64Array => Float64Array.from({ length: count }, (_, at) => of(at));
  const open = column((at) => levels[at] ?? 0);
  const close = column((at) => levels[at + 1] ?? 0);
  const reach = (at: number, seed: number): number => 0.25 + 0.3 * Math.abs(wave(at * 3.1, seed));
  return {
    refId: 'A',
    name: null,
    length: count,
    fields: [
      timeField(column((at) => GALLERY_FROM_MS + at * stepMs)),
      numberField('open', open),
      numberField(
        'high',
        column((at) => Math.max(open[at] ?? 0, close[at] ?? 0) + reach(at, 1)),
      ),
      numberField(
        'low',
        column((at) => Math.min(open[at] ?? 0, close[at] ?? 0) - reach(at, 4)),
      ),
      numberField('close', close),
      numberField(
        'volume',
        column((at) => 90 + 60 * Math.abs(wave(at / 9, 3))),
      ),
      numberField(
        'mean',
        column((at) => {
          const window = levels.slice(Math.max(0, at - 7), at + 1);
          return window.reduce((sum, value) => sum + value, 0) / window.length;
        }),
      ),
    ],
  };
}

const UNIT = { defaults: { unit: 'currencyEUR', decimals: 2 }, overrides: [] };

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Candles and volume', frames: [prices(COUNT)], options: {}, fieldConfig: UNIT, width: 560 },
  {
    title: 'With a line, hollow where they rose',
    frames: [prices(COUNT)],
    options: { mode: 'candles', colorStrategy: 'close-close', includeAllFields: true },
    fieldConfig: {
      defaults: { ...UNIT.defaults, custom: { lineWidth: 2 } },
      overrides: [
        {
          matcher: { id: 'byName', options: 'mean' },
          properties: [
            { id: 'displayName', value: 'Mean of 8' },
            { id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } },
          ],
        },
        {
          matcher: { id: 'byName', options: 'volume' },
          properties: [{ id: 'custom.hideFrom', value: { viz: true, legend: true, tooltip: true } }],
        },
      ],
    },
  },
  {
    title: 'Bars, other colours',
    frames: [prices(33)],
    options: { mode: 'candles', candleStyle: 'ohlcbars', colors: { up: 'blue', down: 'orange' } },
    fieldConfig: UNIT,
  },
  { title: 'Volume alone', frames: [prices(33)], options: { mode: 'volume' }, width: 300 },
];
