'use client';
// The bar chart panel: numbers by name.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ColumnChart } from '@/components/charts/column-chart';
import { SeriesList } from '@/components/charts/series-list';
import { usePainted } from '@/components/charts/use-painted';
import { prepareBarChart } from '@/components/panels/barchart/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';
import { asRecord } from '@/lib/series/read-field-config';

const LEGEND_PX = 26;

export function BarChartPanel({
  frames,
  options,
  fieldConfig,
  timeZone,
  title,
  width,
  height,
  onPainted,
}: PanelViewProps) {
  const theme = useChartTheme();
  const model = useMemo(
    () => prepareBarChart({ frames, options, fieldConfig, theme, timeZone }),
    [frames, options, fieldConfig, theme, timeZone],
  );
  usePainted(model, onPainted);
  if (typeof model === 'string') return <EmptyState title="Cannot be drawn as bars">{model}</EmptyState>;
  const legend = asRecord(options['legend']);
  const hasLegend = legend['showLegend'] !== false && model.series.length > 1;
  return (
    <div className="flex size-full flex-col">
      <ColumnChart
        title={title}
        model={model}
        width={width}
        height={Math.max(0, height - (hasLegend ? LEGEND_PX : 0))}
      />
      {hasLegend && <SeriesList title={title} series={model.series} />}
    </div>
  );
}
