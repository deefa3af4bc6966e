// Bars over names to what ECharts draws. Pure.
import type { ColumnBar, ColumnLayout, ColumnModel } from '@/components/charts/column-layout';
import type { ChartOption } from '@/components/charts/echarts/chart-option';
import { canvasColor, canvasText } from '@/components/charts/echarts/outside-words';
import { withAlpha, type ColorTheme } from '@/lib/series/colors';
import { readableOn } from '@/lib/series/readable-on';

export interface ColumnRequest {
  readonly model: ColumnModel;
  readonly layout: ColumnLayout;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly theme: ColorTheme;
  readonly emphasisedKey: string | null;
}

const FADED = 0.25;
const RADIUS_LIMIT_PX = 12;
const LABEL_NEED_PX = 15;
/** On lighter bars the ink of the page is easier to read. */
const FULL_OPACITY = 50;

export function columnOption(request: ColumnRequest): ChartOption {
  const { model, layout, size } = request;
  const { box } = layout;
  const [names, values] = [nameAxis(request), valueAxis(request)];
  return {
    grid: {
      left: box.left,
      top: box.top,
      right: size.widthPx - box.right,
      bottom: size.heightPx - box.bottom,
      outerBoundsMode: 'none',
    },
    ...(model.isHorizontal
      ? { xAxis: { ...values, position: 'bottom' }, yAxis: { ...names, position: 'left', inverse: true } }
      : { xAxis: { ...names, position: 'bottom' }, yAxis: { ...values, position: 'left' } }),
    series: model.series.map((_, at) => seriesOf(request, at)),
  };
}

function nameAxis({ model, layout, theme }: ColumnRequest) {
  return {
    type: 'category',
    // Places, not names: what comes from outside is written by the formatter alone.
    data: model.groups.map((_, at) => at),
    silent: true,
    axisTick: { show: false },
    axisLine: { show: true, onZero: true, lineStyle: { color: theme.line, width: 1 } },
    axisLabel: {
      show: !layout.isNameAxisHidden,
      color: theme.inkMuted,
      fontSize: 11,
      margin: model.isHorizontal ? 6 : 8,
      interval: (at: number) => at % layout.nameEvery === 0,
      hideOverlap: false,
      // Ours turn with the clock.
      rotate: model.isHorizontal ? 0 : -model.nameRotation,
      formatter: (_: unknown, at: number) => canvasText(layout.names[at] ?? ''),
    },
  } as const;
}

/** The largest numbers leave no room for those beyond: the axis is told parts of its larger end. */
function scaleOf({ valueMin, valueMax }: ColumnLayout): number {
  return Math.max(Math.abs(valueMin), Math.abs(valueMax)) || 1;
}

function valueAxis({ layout, theme }: ColumnRequest) {
  const isShown = !layout.isValueAxisHidden;
  const scale = scaleOf(layout);
  const ticks = layout.valueTicks.map(({ value, label }) => ({ at: value / scale, label }));
  return {
    type: 'value',
    min: layout.valueMin / scale,
    max: layout.valueMax / scale,
    silent: true,
    axisLine: { show: false },
    axisTick: { show: false, customValues: ticks.map(({ at }) => at) },
    splitLine: { show: isShown, lineStyle: { color: theme.lineSubtle, width: 1 } },
    axisLabel: {
      show: isShown,
      color: theme.inkMuted,
      fontSize: 11,
      margin: 6,
      hideOverlap: false,
      customValues: ticks.map(({ at }) => at),
      formatter: (at: number) => canvasText(ticks.find((tick) => Math.abs(tick.at - at) < 1e-9)?.label ?? ''),
    },
  } as const;
}

function seriesOf({ model, layout, theme, emphasisedKey }: ColumnRequest, at: number) {
  const series = model.series[at];
  const bars = new Map(layout.bars.flatMap((bar) => (bar.series === series ? [[bar.group, bar] as const] : [])));
  const scale = scaleOf(layout);
  const isStacked = model.stacking !== 'none';
  const opacity = emphasisedKey === null || emphasisedKey === series?.key ? 1 : FADED;
  const itemOf = (bar: ColumnBar) => {
    const color = canvasColor(bar.color);
    return {
      value: (bar.to - bar.from) / scale,
      itemStyle: { color: withAlpha(color, model.fillOpacity / 100), borderColor: color },
      emphasis: { itemStyle: { color, borderColor: color } },
      label: {
        show: bar.hasLabel,
        position: isStacked ? ('inside' as const) : besides(bar, model.isHorizontal, layout),
        formatter: () => canvasText(bar.text),
        color: isStacked && model.fillOpacity >= FULL_OPACITY ? readableOn(bar.color) : theme.ink,
      },
    };
  };
  return {
    type: 'bar',
    cursor: 'default',
    barWidth: layout.barPx,
    barGap: `${(layout.gapPx / layout.barPx) * 100}%`,
    ...(isStacked && { stack: 'all' }),
    itemStyle: {
      opacity,
      borderWidth: model.lineWidth,
      borderRadius: Math.min(model.radiusShare * layout.barPx, RADIUS_LIMIT_PX),
    },
    label: { fontSize: 11, distance: 4 },
    data: model.groups.map((_, group) => {
      const bar = bars.get(group);
      return bar === undefined ? '-' : itemOf(bar);
    }),
  } as const;
}

function besides({ from, to }: ColumnBar, isHorizontal: boolean, { box, valueMin, valueMax }: ColumnLayout) {
  if (isHorizontal) return to < from ? ('left' as const) : ('right' as const);
  if (to >= from) return 'top' as const;
  // Names of groups stand below the plot.
  const roomPx = ((to - valueMin) / (valueMax - valueMin)) * (box.bottom - box.top);
  return roomPx < LABEL_NEED_PX ? ('insideBottom' as const) : ('bottom' as const);
}
