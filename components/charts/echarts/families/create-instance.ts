// One ECharts instance in an element: a canvas with at most two device pixels a pixel of the page.
import { init } from 'echarts/core';
import type { CreateInstance } from '@/components/charts/echarts/chart-option';

const DEVICE_PIXEL_RATIO_LIMIT = 2;

export const createInstance: CreateInstance = (element, size) =>
  init(element, null, {
    ...size,
    renderer: 'canvas',
    devicePixelRatio: Math.min(DEVICE_PIXEL_RATIO_LIMIT, window.devicePixelRatio || 1),
  });
