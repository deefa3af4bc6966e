// Placed points to what ECharts draws. Pure.
import type { ChartOption } from '@/components/charts/echarts/chart-option';
import { canvasColor } from '@/components/charts/echarts/outside-words';
import { planeOption } from '@/components/charts/echarts/plane-option';
import type { PlacedPoints, ScatterLayout } from '@/components/charts/scatter-layout';
import { withAlpha, type ColorTheme } from '@/lib/series/colors';

const FADED = 0.25;

export function scatterOption(
  { plane, placed }: ScatterLayout,
  theme: ColorTheme,
  emphasisedKey: string | null,
): ChartOption {
  return {
    ...planeOption(plane, theme),
    // The first lies on top.
    series: placed.toReversed().flatMap((one) => {
      const opacity = emphasisedKey === null || emphasisedKey === one.series.key ? 1 : FADED;
      return [
        ...(one.series.lineWidthPx > 0 ? [lineOf(one, opacity)] : []),
        ...(one.series.hasPoints ? [pointsOf(one, opacity)] : []),
      ];
    }),
  };
}

function lineOf({ series, xs, ys }: PlacedPoints, opacity: number) {
  return {
    type: 'line',
    silent: true,
    showSymbol: false,
    connectNulls: false,
    emphasis: { disabled: true },
    lineStyle: {
      color: canvasColor(series.color),
      width: series.lineWidthPx,
      join: 'round',
      opacity,
      ...(series.dash.length > 0 && { type: [...series.dash] }),
    },
    data: Array.from(xs, (x, at) => [x, ys[at] ?? NaN]),
  } as const;
}

function pointsOf({ series, xs, ys }: PlacedPoints, opacity: number) {
  const { colorAt } = series;
  const styleOf = (color: string) => ({
    color: canvasColor(withAlpha(color, series.fillAlpha)),
    borderColor: canvasColor(color),
  });
  return {
    type: 'scatter',
    silent: true,
    symbol: series.shape === 'square' ? 'rect' : 'circle',
    symbolSize: (_: unknown, { dataIndex }: { readonly dataIndex: number }) => Math.max(1, series.sizeAt(dataIndex)),
    emphasis: { disabled: true },
    itemStyle: { ...styleOf(series.color), borderWidth: series.strokePx, opacity },
    data: Array.from(xs, (x, at) => {
      const value = [x, ys[at] ?? NaN];
      return colorAt === undefined ? value : { value, itemStyle: styleOf(colorAt(at)) };
    }),
  } as const;
}
