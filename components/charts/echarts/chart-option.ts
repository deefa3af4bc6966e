// What our charts may ask of ECharts: no tooltip (it is HTML), no legend, no title, no animation. Ours stand around the canvas.
import type { BarSeriesOption, LineSeriesOption, PieSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption } from 'echarts/components';
import type { ComposeOption, EChartsType } from 'echarts/core';

type Composed = ComposeOption<
  BarSeriesOption | LineSeriesOption | PieSeriesOption | ScatterSeriesOption | GridComponentOption
>;

export type ChartOption = Pick<Composed, 'grid' | 'xAxis' | 'yAxis' | 'series'>;

export type CreateInstance = (
  element: HTMLElement,
  size: { readonly width: number; readonly height: number },
) => EChartsType;
