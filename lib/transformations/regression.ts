// A line, or a curve of higher degree, through the points of two fields by least squares.
import { numberField, PRESENT, type Field, type Frame, type NumberField } from '@/lib/series/frame';
import { readNumber, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import type { Transformation } from '@/lib/transformations/transformation';

const DEFAULT_POINT_COUNT = 100;
const POINT_LIMIT = 10_000;
const DEGREE_LIMIT = 9;

export const regression: Transformation = {
  id: 'regression',
  title: 'Regression analysis',
  description: 'A line or curve through the points of two fields',
  apply: (frames, options) => {
    const found = findFields(frames, readText(options['xFieldName']), readText(options['yFieldName']));
    if (found === null) return frames;
    const { xField, yField } = found;
    const isLinear = options['modelType'] !== 'polynomial';
    const degree = isLinear ? 1 : Math.min(DEGREE_LIMIT, Math.max(1, Math.round(readNumber(options['degree']) ?? 2)));
    const count = Math.min(
      POINT_LIMIT,
      Math.max(2, Math.round(readNumber(options['predictionCount']) ?? DEFAULT_POINT_COUNT)),
    );
    const points = pointsOf(xField, yField);
    if (points.length === 0) return frames;
    const low = Math.min(...points.map(([x]) => x));
    const high = Math.max(...points.map(([x]) => x));
    // Times are large: counted from the first, so that powers of them keep their digits.
    const origin = xField.type === 'time' ? low : 0;
    const predict = fitPolynomial(
      points.map(([x, y]) => [x - origin, y]),
      degree,
    );
    const xs = Float64Array.from({ length: count }, (_, at) =>
      at === count - 1 ? high : low + (at * (high - low)) / count,
    );
    const fitted: Frame = {
      refId: '',
      name: `${isLinear ? 'linear' : 'polynomial'} regression`,
      length: count,
      fields: [
        { ...numberField(xField.name, xs), type: xField.type },
        numberField(
          `${yField.name} predicted`,
          xs.map((x) => predict(x - origin)),
        ),
      ],
    };
    return [...frames, fitted];
  },
};

function findFields(
  frames: readonly Frame[],
  xName: string | null,
  yName: string | null,
): { readonly xField: NumberField; readonly yField: NumberField } | null {
  const names = displayNames(frames);
  for (const [index, frame] of frames.entries()) {
    const byName = (name: string | null): Field | undefined =>
      name === null ? undefined : frame.fields.find((field, at) => names[index]?.[at] === name || field.name === name);
    const xField = byName(xName);
    const yField = byName(yName);
    if (xField === undefined || yField === undefined) continue;
    if ((xField.type === 'number' || xField.type === 'time') && yField.type === 'number') return { xField, yField };
  }
  return null;
}

function pointsOf(xField: NumberField, yField: NumberField): [x: number, y: number][] {
  const points: [number, number][] = [];
  for (let row = 0; row < xField.values.length; row += 1) {
    const isPresent = yField.present === null || yField.present[row] === PRESENT;
    const x = xField.values[row] ?? NaN;
    const y = yField.values[row] ?? NaN;
    if (isPresent && Number.isFinite(x) && Number.isFinite(y)) points.push([x, y]);
  }
  return points;
}

/** Least squares by the normal equations, over x scaled to −1…1 so that high powers stay in range. */
function fitPolynomial(points: readonly (readonly [x: number, y: number])[], degree: number): (x: number) => number {
  const scale = Math.max(...points.map(([x]) => Math.abs(x))) || 1;
  const size = Math.min(degree, new Set(points.map(([x]) => x)).size - 1) + 1;
  const rows = Array.from({ length: size }, (_, row) => {
    const sums = Array.from({ length: size }, (__, column) =>
      points.reduce((sum, [x]) => sum + (x / scale) ** (row + column), 0),
    );
    return [...sums, points.reduce((sum, [x, y]) => sum + y * (x / scale) ** row, 0)];
  });
  const factors = solve(rows);
  return (x) => factors.reduceRight((sum, factor) => sum * (x / scale) + factor, 0);
}

/** Gauss with the largest pivot; rows hold the right side at their end. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const best = rows
      .slice(column)
      .reduce(
        (at, row, offset) => (Math.abs(row[column] ?? 0) > Math.abs(rows[at]?.[column] ?? 0) ? column + offset : at),
        column,
      );
    const pivot = rows[best] ?? [];
    rows.splice(best, 1);
    rows.splice(column, 0, pivot);
    for (let below = column + 1; below < size; below += 1) {
      const row = rows[below] ?? [];
      const share = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let at = column; at <= size; at += 1) row[at] = (row[at] ?? 0) - share * (pivot[at] ?? 0);
    }
  }
  const factors = Array.from({ length: size }, () => 0);
  for (let at = size - 1; at >= 0; at -= 1) {
    const row = rows[at] ?? [];
    const known = factors.reduce((sum, factor, index) => sum + (index > at ? factor * (row[index] ?? 0) : 0), 0);
    factors[at] = ((row[size] ?? 0) - known) / (row[at] ?? 1);
  }
  return factors;
}
