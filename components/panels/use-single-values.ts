'use client';
// Single numbers of a panel, as stats, gauges and bars show them: reduced again only when something of them changes.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { singleValues, type SingleValue } from '@/lib/series/single-values';

type SingleValueProps = Pick<PanelViewProps, 'frames' | 'options' | 'fieldConfig' | 'timeZone' | 'timeRange'>;

export function useSingleValues({
  frames,
  options,
  fieldConfig,
  timeZone,
  timeRange,
}: SingleValueProps): readonly SingleValue[] {
  const theme = useChartTheme();
  const nowMs = timeRange.toMs;
  return useMemo(
    () => singleValues({ frames, options, fieldConfig, theme, timeZone, nowMs }),
    [frames, options, fieldConfig, theme, timeZone, nowMs],
  );
}
