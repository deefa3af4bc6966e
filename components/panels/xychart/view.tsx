'use client';
// The XY chart panel: one column of numbers against another.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { LegendFrame } from '@/components/charts/legend-frame';
import { ScatterChart } from '@/components/charts/scatter-chart';
import type { ScatterModel } from '@/components/charts/scatter-layout';
import { usePainted } from '@/components/charts/use-painted';
import { readLegend } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { prepareXy } from '@/components/panels/xychart/prepare';
import { EmptyState } from '@/components/ui/empty-state';

export function XyChartPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, title, width, height, onPainted } = props;
  const theme = useChartTheme();
  const prepared = useMemo(
    () => prepareXy({ frames, options, fieldConfig, theme, timeZone }),
    [frames, options, fieldConfig, theme, timeZone],
  );
  const legend = useMemo(() => readLegend(options), [options]);
  usePainted(typeof prepared === 'string' ? prepared : undefined, onPainted);
  if (typeof prepared === 'string') return <EmptyState title="Cannot be drawn as an XY chart">{prepared}</EmptyState>;
  return (
    <LegendFrame title={title} series={prepared.legend} legend={legend} width={width} height={height}>
      {({ widthPx, heightPx, isHidden, emphasisedKey }) => (
        <VisibleScatter
          title={title}
          model={prepared.model}
          isHidden={isHidden}
          widthPx={widthPx}
          heightPx={heightPx}
          emphasisedKey={emphasisedKey}
          onPainted={onPainted}
        />
      )}
    </LegendFrame>
  );
}

interface VisibleScatterProps {
  readonly title: string;
  readonly model: ScatterModel;
  readonly isHidden: (key: string) => boolean;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly emphasisedKey: string | null;
  readonly onPainted: (() => void) | undefined;
}

function VisibleScatter({ title, model, isHidden, widthPx, heightPx, emphasisedKey, onPainted }: VisibleScatterProps) {
  const visible = useMemo(
    () => ({ ...model, series: model.series.filter(({ key }) => !isHidden(key)) }),
    [model, isHidden],
  );
  return (
    <ScatterChart
      title={title}
      model={visible}
      width={widthPx}
      height={heightPx}
      emphasisedKey={emphasisedKey}
      onPainted={onPainted}
    />
  );
}
