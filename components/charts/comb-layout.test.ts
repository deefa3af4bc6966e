// Cells of a honeycomb.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layoutComb } from '@/components/charts/comb-layout';

it('all cells lie inside the box and none covers another', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 120 }),
      fc.constantFrom('hexagon', 'circle', 'square'),
      fc.integer({ min: 30, max: 900 }),
      fc.integer({ min: 30, max: 700 }),
      (count, shape, widthPx, heightPx) => {
        const { cells, radiusPx } = layoutComb(count, shape, widthPx, heightPx);
        expect(cells.length).toBe(count);
        const halfWidth = shape === 'hexagon' ? (radiusPx * Math.sqrt(3)) / 2 : radiusPx;
        for (const { centerX, centerY } of cells) {
          expect(centerX - halfWidth).toBeGreaterThanOrEqual(-0.5);
          expect(centerX + halfWidth).toBeLessThanOrEqual(widthPx + 0.5);
          expect(centerY - radiusPx).toBeGreaterThanOrEqual(-0.5);
          expect(centerY + radiusPx).toBeLessThanOrEqual(heightPx + 0.5);
        }
        // One comparison of the nearest two: an expectation for each pair takes seconds.
        const distances = cells.flatMap((one, at) =>
          cells.slice(at + 1).map((other) => Math.hypot(one.centerX - other.centerX, one.centerY - other.centerY)),
        );
        expect(Math.min(...distances)).toBeGreaterThan(2 * halfWidth - 0.01);
      },
    ),
    { numRuns: 40 },
  );
});

it('has no cells without room or values', () => {
  expect(layoutComb(0, 'hexagon', 100, 100).cells).toEqual([]);
  expect(layoutComb(5, 'hexagon', 0, 100).cells).toEqual([]);
});
