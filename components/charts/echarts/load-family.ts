// The families of charts that ECharts draws, each a chunk of its own that only pages with such a chart load.
import type { CreateInstance } from '@/components/charts/echarts/chart-option';

export type FamilyName = 'bar' | 'pie' | 'scatter';

const FAMILIES: Readonly<Record<FamilyName, () => Promise<CreateInstance>>> = {
  bar: () => import('@/components/charts/echarts/families/bar').then(({ createBar }) => createBar),
  pie: () => import('@/components/charts/echarts/families/pie').then(({ createPie }) => createPie),
  scatter: () => import('@/components/charts/echarts/families/scatter').then(({ createScatter }) => createScatter),
};

export function loadFamily(name: FamilyName): Promise<CreateInstance> {
  return FAMILIES[name]();
}
