// How many values of which size lie in which stretch of time: cells of a heatmap from raw series.
import { PRESENT, timeField, timeFieldOf, numberField, type Frame, type NumberField } from '@/lib/series/frame';
import { asRecord, readNumber } from '@/lib/series/read-field-config';
import type { Options, Transformation } from '@/lib/transformations/transformation';
import { InputError } from '@/lib/errors/input-error';
import { roundInterval } from '@/lib/series/step';
import { parseDuration } from '@/lib/units/duration';

const DEFAULT_COLUMN_COUNT = 20;
const DEFAULT_ROW_COUNT = 10;
const CELL_LIMIT = 500_000;

export const heatmap: Transformation = {
  id: 'heatmap',
  title: 'Create heatmap',
  description: 'How many values of which size lie in which stretch of time',
  apply: (frames, options) => {
    const points = pointsOf(frames);
    if (points.xs.length === 0) return frames;
    const cells = heatmapFrame(points, options);
    return options['keepOriginalData'] === true ? [cells, ...frames] : [cells];
  },
};

interface Points {
  readonly xs: number[];
  readonly ys: number[];
  readonly unitField: NumberField | null;
}

function pointsOf(frames: readonly Frame[]): Points {
  const xs: number[] = [];
  const ys: number[] = [];
  let unitField: NumberField | null = null;
  for (const frame of frames) {
    const time = timeFieldOf(frame);
    if (time === null) continue;
    for (const field of frame.fields) {
      if (field.type !== 'number') continue;
      unitField ??= field;
      for (let row = 0; row < frame.length; row += 1) {
        const value = field.values[row] ?? NaN;
        if (!Number.isFinite(value) || (field.present !== null && field.present[row] !== PRESENT)) continue;
        xs.push(time.values[row] ?? 0);
        ys.push(value);
      }
    }
  }
  return { xs, ys, unitField };
}

/** Cells column by column: `xMin`, `yMin`, `Count`. */
function heatmapFrame({ xs, ys, unitField }: Points, options: Options): Frame {
  const x = axisOf(xs, asRecord(options['xBuckets']), true);
  const y = axisOf(ys, asRecord(options['yBuckets']), false);
  const cellCount = x.count * y.count;
  if (cellCount > CELL_LIMIT)
    throw new InputError(`Cannot make a heatmap of ${cellCount} cells: the limit is ${CELL_LIMIT}`, {
      field: 'yBuckets',
    });
  const counts = new Float64Array(cellCount);
  for (let at = 0; at < xs.length; at += 1) {
    const cell = x.indexOf(xs[at] ?? 0) * y.count + y.indexOf(ys[at] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const at = (read: (cell: number) => number): Float64Array =>
    Float64Array.from({ length: cellCount }, (_, cell) => read(cell));
  const config = unitField === null ? { custom: {} } : { ...unitField.config };
  return {
    refId: '',
    name: unitField?.legendText ?? unitField?.name ?? null,
    length: cellCount,
    fields: [
      timeField(
        at((cell) => x.lowOf(Math.floor(cell / y.count))),
        { name: 'xMin' },
      ),
      numberField(
        'yMin',
        at((cell) => y.lowOf(cell % y.count)),
        { config },
      ),
      numberField('Count', counts, { config: { unit: 'short', custom: {} } }),
    ],
  };
}

interface Axis {
  readonly count: number;
  readonly indexOf: (value: number) => number;
  readonly lowOf: (index: number) => number;
}

function axisOf(values: readonly number[], options: Options, isTime: boolean): Axis {
  const scale = asRecord(options['scale']);
  const base = !isTime && scale['type'] === 'log' ? (readNumber(scale['log']) ?? 2) : null;
  if (base !== null && values.some((value) => value <= 0))
    throw new InputError('Cannot make a heatmap with a log axis of values at or below 0', { field: 'yBuckets' });
  const place = (value: number): number => (base === null ? value : Math.log(value) / Math.log(base));
  const [low, high] = rangeOf(values.map(place));
  const size = base === null ? bucketSize(options, high - low, isTime) : 1 / (readNumber(options['value']) ?? 1);
  const first = Math.floor(low / size + 1e-9);
  const last = Math.floor(high / size + 1e-9);
  return {
    count: Math.max(1, last - first + 1),
    indexOf: (value) => Math.max(0, Math.floor(place(value) / size + 1e-9) - first),
    lowOf: (index) => (base === null ? (first + index) * size : base ** ((first + index) * size)),
  };
}

function rangeOf(values: readonly number[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** `mode: "size"` gives it; otherwise a round one for about the wanted number. */
function bucketSize(options: Options, range: number, isTime: boolean): number {
  const given = sizeOf(options['value'], isTime);
  if (options['mode'] === 'size' && given !== null && given > 0) return given;
  const wanted = options['mode'] === 'count' ? readNumber(options['value']) : null;
  const count = wanted !== null && wanted > 0 ? wanted : defaultCount(isTime);
  const rough = range / Math.max(1, count - 1);
  if (rough <= 0) return 1;
  if (isTime) return roundInterval(rough);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [5, 2.5, 2, 1].find((one) => one * power <= rough) ?? 1;
  return step * power;
}

function defaultCount(isTime: boolean): number {
  return isTime ? DEFAULT_COLUMN_COUNT : DEFAULT_ROW_COUNT;
}

/** "5m" or milliseconds for times; numbers for values. */
function sizeOf(json: unknown, isTime: boolean): number | null {
  const number = readNumber(json);
  if (number !== null || !isTime || typeof json !== 'string') return number;
  try {
    return parseDuration(json);
  } catch {
    return null;
  }
}
