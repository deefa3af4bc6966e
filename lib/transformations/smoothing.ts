// Fewer, calmer points of the same shape: "largest triangle, three buckets", which keeps peaks that a mean would lose.
import { NO_ROW, pickFrameRows } from '@/lib/series/field-rows';
import { timeFieldOf, type Frame, type NumberField } from '@/lib/series/frame';
import { readNumber } from '@/lib/series/read-field-config';
import type { Transformation } from '@/lib/transformations/transformation';

const DEFAULT_POINT_COUNT = 100;

export const smoothing: Transformation = {
  id: 'smoothing',
  title: 'Smoothing',
  description: 'Fewer points that keep the shape of the series',
  apply: (frames, options) => {
    const count = Math.max(3, Math.round(readNumber(options['resolution']) ?? DEFAULT_POINT_COUNT));
    return frames.map((frame) => smoothed(frame, count));
  },
};

function smoothed(frame: Frame, count: number): Frame {
  const time = timeFieldOf(frame);
  const value = frame.fields.find((field): field is NumberField => field.type === 'number');
  if (time === null || value === undefined || frame.length <= count) return frame;
  return pickFrameRows(frame, tellingRows(time.values, value.values, count));
}

/** From each bucket the row that spans the largest triangle with the row chosen before and the mean of the next bucket. */
function tellingRows(xs: Float64Array, ys: Float64Array, count: number): number[] {
  const chosen = [0];
  const width = (xs.length - 2) / (count - 2);
  const startOf = (bucket: number): number => Math.min(xs.length - 1, Math.floor(bucket * width) + 1);
  for (let bucket = 0; bucket < count - 2; bucket += 1) {
    const before = chosen.at(-1) ?? 0;
    const [nextX, nextY] = meanPoint(xs, ys, startOf(bucket + 1), startOf(bucket + 2));
    let best = NO_ROW;
    let bestArea = -1;
    for (let row = startOf(bucket); row < startOf(bucket + 1); row += 1) {
      const [x, y] = [xs[row] ?? 0, ys[row] ?? NaN];
      const [x0, y0] = [xs[before] ?? 0, ys[before] ?? 0];
      const area = Math.abs((x0 - nextX) * (y - y0) - (x0 - x) * (nextY - y0));
      if (area > bestArea) [best, bestArea] = [row, area];
    }
    chosen.push(best === NO_ROW ? startOf(bucket) : best);
  }
  return [...new Set([...chosen, xs.length - 1])];
}

function meanPoint(xs: Float64Array, ys: Float64Array, from: number, to: number): [x: number, y: number] {
  const last = Math.max(from + 1, Math.min(to, xs.length));
  let [sumX, sumY, count] = [0, 0, 0];
  for (let row = from; row < last; row += 1) {
    const y = ys[row] ?? NaN;
    if (Number.isNaN(y)) continue;
    sumX += xs[row] ?? 0;
    sumY += y;
    count += 1;
  }
  return count === 0 ? [xs[from] ?? 0, 0] : [sumX / count, sumY / count];
}
