import {
  GALLERY_FROM_MS,
  GALLERY_TO_MS,
  gallerySeries,
  wave,
  type GalleryExample,
} from '@/components/panels/gallery-example';
import { labelSetOf } from '@/lib/labels/label-set';
import { nativeHistogramFrame } from '@/lib/series/native-histogram-frame';

const BOUNDS = ['0.00005', '0.00025', '0.001', '0.005', '0.025', '0.1', '+Inf'];

/** Most writes are quick; late in the day a peak of slow ones. */
function countIn(bucket: number, share: number): number | null {
  const peak = Math.exp(-(((share - 0.84) * 24) ** 2));
  const centre = 2.2 + 0.35 * wave(share, 3) + 2.6 * peak;
  const count = (220 + 620 * peak) * Math.exp(-(((bucket - centre) / 0.9) ** 2));
  return count < 4 ? 0 : Math.round(count);
}

const latency = BOUNDS.map((le, bucket) =>
  gallerySeries('le', { le }, { at: (share) => countIn(bucket, share), count: 73 }),
);

const native = nativeHistogramFrame(
  {
    labels: labelSetOf({ service: 'checkout' }),
    timesMs: Array.from({ length: 49 }, (_, at) => GALLERY_FROM_MS + ((GALLERY_TO_MS - GALLERY_FROM_MS) * at) / 48),
    histograms: Array.from({ length: 49 }, (_, at) => {
      const centre = 6 + 4 * wave(at / 48, 2);
      const indexes = Array.from({ length: 28 }, (__, bucket) => bucket - 8);
      return {
        schema: 1,
        count: 1,
        sum: 1,
        zeroThreshold: 0,
        zeroCount: 0,
        positive: {
          indexes: Int32Array.from(indexes),
          counts: Float64Array.from(indexes, (index) => Math.round(90 * Math.exp(-(((index - centre) / 4) ** 2)))),
        },
        negative: { indexes: new Int32Array(0), counts: new Float64Array(0) },
        customBounds: [],
        resetHint: 'gauge' as const,
      };
    }),
  },
  { refId: 'A', name: 'checkout' },
);

const raw = ['a', 'b', 'c', 'd', 'e', 'f'].map((host, at) =>
  gallerySeries('load', { host }, { at: (share) => 50 + at * 3 + 18 * wave(share, at) }),
);

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Buckets of a histogram',
    frames: latency,
    options: {
      color: { mode: 'scheme', scheme: 'Ember', steps: 64 },
      cellValues: { unit: 'wps', decimals: 0 },
      yAxis: { unit: 's' },
    },
    width: 560,
  },
  {
    title: 'Native histogram, imported colors',
    frames: [native],
    options: { color: { mode: 'scheme', scheme: 'Oranges', steps: 64 }, cellGap: 1, yAxis: { unit: 'ms' } },
  },
  {
    title: 'Calculated from series, opacity',
    frames: raw,
    options: {
      calculate: true,
      calculation: { xBuckets: { mode: 'count', value: '24' } },
      color: { mode: 'opacity', fill: 'blue', exponent: 0.5 },
      yAxis: { unit: 'percent' },
      showValue: 'auto',
    },
  },
];
