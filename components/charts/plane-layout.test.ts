// Room of a plot with two axes.
import { expect, it } from 'vitest';
import { layoutPlane } from '@/components/charts/plane-layout';

const TICKS = [0, 0.5, 1].map((share) => ({ share, label: `${share * 100} ms` }));

function planeOf(widthPx: number, heightPx: number) {
  return layoutPlane({ widthPx, heightPx, yTicks: TICKS, xTicks: () => TICKS, xLabel: 'Requests', yLabel: 'Latency' });
}

it('has ticks and names of both axes where there is room', () => {
  const plane = planeOf(400, 200);
  expect(plane).toMatchObject({ xLabel: 'Requests', yLabel: 'Latency' });
  expect([plane.xTicks.length, plane.yTicks.length]).toEqual([2, 3]);
});

it('leaves words out that would be cut or lie on the plot', () => {
  for (const [widthPx, heightPx] of [
    [74, 28],
    [74, 200],
    [400, 28],
  ] as const) {
    const plane = planeOf(widthPx, heightPx);
    expect(plane).toMatchObject({ xLabel: '', yLabel: '', yTicks: [] });
    expect(plane.box.right - plane.box.left).toBeGreaterThan(widthPx * 0.7);
  }
});
