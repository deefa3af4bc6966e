// Extending a grid by its tail gives what asking for everything would have given.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extendGrid, gridBytes, type GridValue } from '@/lib/series/extend-grid';

const STEP_MS = 1000;

/** A world of series over absolute steps; null = no sample. */
const world = fc.array(fc.array(fc.option(fc.double({ noNaN: true })), { minLength: 40, maxLength: 40 }), {
  minLength: 0,
  maxLength: 4,
});

function ask(series: readonly (readonly (number | null)[])[], from: number, to: number): GridValue {
  const columns = series.map((cells, at) => {
    const part = cells.slice(from, to + 1);
    const hasGaps = part.includes(null);
    return {
      labels: ['n', String(at)],
      values: Float64Array.from(part, (cell) => cell ?? 0),
      present: hasGaps ? Uint8Array.from(part, (cell) => (cell === null ? 0 : 1)) : null,
    };
  });
  return {
    kind: 'grid',
    startMs: from * STEP_MS,
    stepMs: STEP_MS,
    stepCount: to - from + 1,
    series: columns.filter(({ present }) => present === null || present.includes(1)),
  };
}

const cells = ({ startMs, stepCount, series }: GridValue) => ({
  startMs,
  stepCount,
  series: series.map(({ labels, values, present }) => [
    labels,
    Array.from(values, (value, at) => (present === null || present[at] === 1 ? value : null)),
  ]),
});

test('is the same as asking for everything', () => {
  fc.assert(
    fc.property(
      world,
      fc.record({ from: fc.nat(9), width: fc.integer({ min: 5, max: 20 }), moved: fc.nat(8), overlap: fc.nat(4) }),
      (series, { from, width, moved, overlap }) => {
        const old = ask(series, from, from + width);
        const start = Math.min(from + moved, from + width - overlap);
        const end = from + width + moved;
        const tail = ask(series, Math.max(start, from + width - overlap), end);
        const next = extendGrid(old, tail, { startMs: start * STEP_MS, endMs: end * STEP_MS });
        expect(cells(next)).toEqual(cells(ask(series, start, end)));
      },
    ),
  );
});

test('the size counts what is held', () => {
  const one = ask([[1, 2, null]], 0, 2);
  expect(gridBytes(one)).toBeGreaterThan(3 * 8 + 3);
});
