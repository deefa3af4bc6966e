// What bars over names need of ECharts; loaded when the first such chart is drawn.
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { CreateInstance } from '@/components/charts/echarts/chart-option';
import { createInstance } from '@/components/charts/echarts/families/create-instance';

export const createBar: CreateInstance = (element, size) => {
  register([BarChart, GridComponent, CanvasRenderer]);
  return createInstance(element, size);
};
