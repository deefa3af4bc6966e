'use client';
// What trend and XY chart share: points or lines over two axes of numbers with a legend, or why there are none.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ScatterChart } from '@/components/charts/scatter-chart';
import type { ScatterModel } from '@/components/charts/scatter-layout';
import { LegendChart, type PreparedChart } from '@/components/panels/legend-chart';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import type { ColorTheme } from '@/lib/series/colors';
import type { FieldConfigSource } from '@/lib/series/field-config';
import type { Frame } from '@/lib/series/frame';

export interface ScatterRequest {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
}

export type PreparedScatter = PreparedChart<ScatterModel>;

export interface ScatterPanelProps extends PanelViewProps {
  /** The model, or a sentence that says why there is none. Must be the same function each time. */
  readonly prepare: (request: ScatterRequest) => PreparedScatter | string;
  readonly emptyTitle: string;
}

export function ScatterPanel(props: ScatterPanelProps) {
  const { frames, options, fieldConfig, timeZone, title, onPainted, prepare, emptyTitle } = props;
  const theme = useChartTheme();
  const prepared = useMemo(
    () => prepare({ frames, options, fieldConfig, theme, timeZone }),
    [prepare, frames, options, fieldConfig, theme, timeZone],
  );
  return (
    <LegendChart {...props} prepared={prepared} emptyTitle={emptyTitle}>
      {({ widthPx, heightPx, visible, emphasisedKey }) => (
        <ScatterChart
          title={title}
          model={visible}
          width={widthPx}
          height={heightPx}
          emphasisedKey={emphasisedKey}
          onPainted={onPainted}
        />
      )}
    </LegendChart>
  );
}
