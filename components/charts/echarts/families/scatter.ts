// What points and lines on two axes need of ECharts; loaded when the first such chart is drawn.
import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { CreateInstance } from '@/components/charts/echarts/chart-option';
import { createInstance } from '@/components/charts/echarts/families/create-instance';

export const createScatter: CreateInstance = (element, size) => {
  register([ScatterChart, LineChart, GridComponent, CanvasRenderer]);
  return createInstance(element, size);
};
