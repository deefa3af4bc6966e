'use client';
// What state timeline and status history share: series as strips of coloured spans.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { StripChart } from '@/components/charts/strip-chart';
import { usePainted } from '@/components/charts/use-painted';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { asRecord, readNumber } from '@/lib/series/read-field-config';
import { valueSpans } from '@/lib/series/value-spans';
import { createZone } from '@/lib/units/zone';

export interface StripPanelProps extends PanelViewProps {
  readonly isMerged: boolean;
  readonly standardLineWidth: number;
  readonly standardAlign: 'left' | 'center';
}

/** More rows are a carpet that nobody reads. */
const ROW_LIMIT = 200;

export function StripPanel(props: StripPanelProps) {
  const { frames, options, fieldConfig, timeZone, timeRange, isMerged } = props;
  const theme = useChartTheme();
  const zone = useMemo(() => createZone(timeZone), [timeZone]);
  const { toMs } = timeRange;
  const rows = useMemo(
    () => valueSpans({ frames, fieldConfig, theme, timeZone, toMs, isMerged }).slice(0, ROW_LIMIT),
    [frames, fieldConfig, theme, timeZone, toMs, isMerged],
  );
  const custom = asRecord(fieldConfig.defaults.custom);
  const { showValue, alignValue } = options;
  usePainted(rows, props.onPainted);
  return (
    <StripChart
      viewId={props.viewId}
      title={props.title}
      rows={rows}
      fromMs={timeRange.fromMs}
      toMs={toMs}
      zone={zone}
      width={props.width}
      height={props.height}
      hover={props.hover}
      rowShare={Math.min(1, Math.max(0.1, readNumber(options['rowHeight']) ?? 0.9))}
      fillOpacity={readNumber(custom['fillOpacity']) ?? 70}
      lineWidth={readNumber(custom['lineWidth']) ?? props.standardLineWidth}
      showValue={showValue === 'always' || showValue === 'never' ? showValue : 'auto'}
      align={
        alignValue === 'left' || alignValue === 'center' || alignValue === 'right' ? alignValue : props.standardAlign
      }
    />
  );
}
