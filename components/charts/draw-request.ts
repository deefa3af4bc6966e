// What one drawing of a time chart is made of: the model, where things stand, and the series in pixels.
import type { ChartModel, ChartSeries } from '@/components/charts/chart-model';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { ProjectedSeries } from '@/components/charts/project-series';
import type { ColorTheme } from '@/lib/series/colors';

export interface DrawRequest {
  readonly model: ChartModel;
  readonly layout: PlotLayout;
  readonly drawn: readonly DrawnSeries[];
  readonly theme: ColorTheme;
  readonly fontFamily: string;
}

export interface DrawnSeries {
  readonly source: ChartSeries;
  readonly projected: ProjectedSeries;
}
