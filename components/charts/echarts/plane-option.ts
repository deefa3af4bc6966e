// The two axes of a plane to what ECharts draws. Places are pixels already: ticks, units and zones are ours. Pure.
import type { ChartOption } from '@/components/charts/echarts/chart-option';
import { canvasText } from '@/components/charts/echarts/outside-words';
import type { PlaneLayout } from '@/components/charts/plane-layout';
import type { ColorTheme } from '@/lib/series/colors';

type PlacedTicks = PlaneLayout['xTicks'];

const NAME_INSET_PX = 4;

/** Data of series on it are pixels inside the chart, downwards as on the screen. */
export function planeOption(
  { widthPx, heightPx, box, xTicks, yTicks, xLabel, yLabel }: PlaneLayout,
  theme: ColorTheme,
): Required<Pick<ChartOption, 'grid' | 'xAxis' | 'yAxis'>> {
  const axis = (ticks: PlacedTicks, name: string) =>
    ({
      type: 'value',
      name: canvasText(name),
      nameLocation: 'middle',
      nameMoveOverlap: false,
      nameTextStyle: { color: theme.inkMuted, fontSize: 11 },
      silent: true,
      axisLine: { show: false },
      axisTick: { show: false, customValues: ticks.map(({ at }) => at) },
      splitLine: { show: true, lineStyle: { color: theme.lineSubtle, width: 1 } },
    }) as const;
  const labels = (ticks: PlacedTicks) =>
    ({
      color: theme.inkMuted,
      fontSize: 11,
      hideOverlap: false,
      customValues: ticks.map(({ at }) => at),
      formatter: (at: number) => labelAt(ticks, at),
    }) as const;
  return {
    grid: {
      left: box.left,
      top: box.top,
      right: widthPx - box.right,
      bottom: heightPx - box.bottom,
      outerBoundsMode: 'none',
    },
    xAxis: {
      ...axis(xTicks, xLabel),
      min: box.left,
      max: box.right,
      position: 'bottom',
      axisLabel: { ...labels(xTicks), margin: 8 },
      nameGap: heightPx - box.bottom - NAME_INSET_PX,
      nameTextStyle: { color: theme.inkMuted, fontSize: 11, verticalAlign: 'bottom' },
    },
    yAxis: {
      ...axis(yTicks, yLabel),
      min: box.top,
      max: box.bottom,
      inverse: true,
      position: 'left',
      axisLabel: { ...labels(yTicks), margin: 8 },
      nameGap: box.left - NAME_INSET_PX,
      nameTextStyle: { color: theme.inkMuted, fontSize: 11, verticalAlign: 'top' },
    },
  };
}

/** ECharts may hand a place back with the last bits of its number changed. */
function labelAt(ticks: PlacedTicks, at: number): string {
  return canvasText(ticks.find((tick) => Math.abs(tick.at - at) < 0.01)?.label ?? '');
}
