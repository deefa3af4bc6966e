// What a pie needs of ECharts; loaded when the first pie is drawn.
import { PieChart } from 'echarts/charts';
import { use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { CreateInstance } from '@/components/charts/echarts/chart-option';
import { createInstance } from '@/components/charts/echarts/families/create-instance';

export const createPie: CreateInstance = (element, size) => {
  register([PieChart, CanvasRenderer]);
  return createInstance(element, size);
};
