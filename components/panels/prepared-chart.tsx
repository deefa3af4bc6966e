'use client';
// What bar chart, histogram, trend and XY chart share: a model prepared from frames, its chart with a legend, or why there is none.
import { useMemo, type ComponentType } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { LegendChart, type PreparedChart } from '@/components/panels/legend-chart';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import type { ColorTheme } from '@/lib/series/colors';
import type { FieldConfigSource } from '@/lib/series/field-config';
import type { Frame } from '@/lib/series/frame';

export interface ChartSource {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
}

export interface ChartRequest extends ChartSource {
  /** The panel is higher than wide. */
  readonly isTall: boolean;
}

export interface LegendedChartProps<Model> {
  readonly title: string;
  readonly model: Model;
  readonly width: number;
  readonly height: number;
  /** Pointed at in the legend; the others step back. */
  readonly emphasisedKey: string | null;
  readonly onPainted?: (() => void) | undefined;
}

export interface PreparedPanelProps<Model> extends PanelViewProps {
  /** The model, or a sentence that says why there is none. Must be the same function each time. */
  readonly prepare: (request: ChartRequest) => PreparedChart<Model> | string;
  readonly emptyTitle: string;
  readonly Chart: ComponentType<LegendedChartProps<Model>>;
}

export function PreparedPanel<Model extends { readonly series: readonly { readonly key: string }[] }>(
  props: PreparedPanelProps<Model>,
) {
  const { frames, options, fieldConfig, timeZone, title, width, height, onPainted, prepare, emptyTitle, Chart } = props;
  const theme = useChartTheme();
  const isTall = width < height;
  const prepared = useMemo(
    () => prepare({ frames, options, fieldConfig, theme, timeZone, isTall }),
    [prepare, frames, options, fieldConfig, theme, timeZone, isTall],
  );
  return (
    <LegendChart {...props} prepared={prepared} emptyTitle={emptyTitle}>
      {({ widthPx, heightPx, visible, emphasisedKey }) => (
        <Chart
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
