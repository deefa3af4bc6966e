// Where numbers stand at bars and points.
import { expect, it } from 'vitest';
import type { ChartSeries } from '@/components/charts/chart-model';
import { valueLabels } from '@/components/charts/draw-values';
import type { DrawnSeries } from '@/components/charts/draw-request';
import { formatNumber } from '@/lib/units/format-value';

interface Points {
  readonly values: readonly number[];
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly baseY?: number;
  readonly draw?: 'bars' | 'line';
}

function drawn({ values, xs, ys, baseY = 100, draw = 'bars' }: Points): DrawnSeries {
  const source = {
    values: Float64Array.from(values),
    format: (value: number) => formatNumber(value, 'none'),
    style: { draw, showsValues: true },
  } as unknown as ChartSeries;
  return {
    source,
    projected: {
      indices: Uint32Array.from(values, (_, at) => at),
      xs: Float64Array.from(xs),
      ys: Float64Array.from(ys),
      baseYs: Float64Array.from(ys, () => baseY),
      runStarts: [0],
    },
  };
}

const measure = (text: string): number => text.length * 6;
const BOX = { left: 0, top: 0, right: 200, bottom: 200 };

it('stand above what is above zero and below what hangs from it', () => {
  const labels = valueLabels([drawn({ values: [5, -5], xs: [10, 60], ys: [80, 120] })], measure, BOX);
  expect(labels.map(({ text, y }) => [text, y])).toEqual([
    ['5', 71],
    ['-5', 129],
  ]);
});

it('leave out what has no room, in one series and between two', () => {
  const first = drawn({ values: [1000, 2000, 3000], xs: [0, 10, 40], ys: [50, 50, 50] });
  const second = drawn({ values: [7, 8], xs: [0, 20], ys: [52, 90], draw: 'line' });
  expect(valueLabels([first, second], measure, BOX).map(({ text }) => text)).toEqual(['1000', '3000', '8']);
});

it('say nothing of a gap', () => {
  expect(valueLabels([drawn({ values: [NaN], xs: [0], ys: [0] })], measure, BOX)).toEqual([]);
});

it('are whole at the edges of the plot, also of bars that are cut there', () => {
  const cut = drawn({ values: [1500, 7, 1600], xs: [0, 100, 200], ys: [80, 80, 80] });
  expect(valueLabels([cut], measure, BOX).map(({ x }) => x)).toEqual([12, 100, 188]);
});

it('are not there for what lies outside the plot', () => {
  const outside = drawn({ values: [1, 2], xs: [-5, 210], ys: [80, 80] });
  expect(valueLabels([outside], measure, BOX)).toEqual([]);
});

it('stand on a bar that ends at the edge of the plot', () => {
  const [up, down] = valueLabels([drawn({ values: [9, -9], xs: [10, 60], ys: [2, 198] })], measure, BOX);
  expect([up?.y, up?.isOnBar]).toEqual([11, true]);
  expect([down?.y, down?.isOnBar]).toEqual([189, true]);
});
