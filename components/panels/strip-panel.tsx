'use client';
// What state timeline and status history share: series as strips of coloured spans.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { SeriesList } from '@/components/charts/series-list';
import { StripChart } from '@/components/charts/strip-chart';
import { usePainted } from '@/components/charts/use-painted';
import { readLegend } from '@/components/panels/legend-options';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { asRecord, readNumber } from '@/lib/series/read-field-config';
import { valueSpans, type SpanRow } from '@/lib/series/value-spans';
import { createZone } from '@/lib/units/zone';

export interface StripPanelProps extends PanelViewProps {
  readonly isMerged: boolean;
  readonly standardLineWidth: number;
  readonly standardAlign: 'left' | 'center';
  /** Of its time that a span takes when the options do not say it; 1 where they cannot. */
  readonly standardColumnShare?: number;
}

/** More rows are a carpet that nobody reads. */
const ROW_LIMIT = 200;

export function StripPanel(props: StripPanelProps) {
  const { frames, options, fieldConfig, timeZone, timeRange, isMerged } = props;
  const theme = useChartTheme();
  const zone = useMemo(() => createZone(timeZone), [timeZone]);
  const { toMs } = timeRange;
  const rows = useMemo(
    () => valueSpans({ frames, fieldConfig, theme, timeZone, toMs, isMerged, rowLimit: ROW_LIMIT }),
    [frames, fieldConfig, theme, timeZone, toMs, isMerged],
  );
  const custom = asRecord(fieldConfig.defaults.custom);
  const { showValue, alignValue } = options;
  const states = useMemo(() => statesOf(rows), [rows]);
  const hasLegend =
    readLegend(options).mode !== 'hidden' && states.length > 0 && props.height >= LEAST_HEIGHT_WITH_LEGEND_PX;
  usePainted(rows, props.onPainted);
  const chart = (
    <StripChart
      viewId={props.viewId}
      title={props.title}
      rows={rows}
      fromMs={timeRange.fromMs}
      toMs={toMs}
      zone={zone}
      width={props.width}
      height={props.height - (hasLegend ? LEGEND_PX : 0)}
      hover={props.hover}
      rowShare={Math.min(1, Math.max(0.1, readNumber(options['rowHeight']) ?? 0.9))}
      columnShare={columnShareOf(props)}
      fillOpacity={readNumber(custom['fillOpacity']) ?? 70}
      lineWidth={readNumber(custom['lineWidth']) ?? props.standardLineWidth}
      showValue={showValue === 'always' || showValue === 'never' ? showValue : 'auto'}
      align={
        alignValue === 'left' || alignValue === 'center' || alignValue === 'right' ? alignValue : props.standardAlign
      }
      onZoom={props.onZoom}
      onZoomBack={props.onZoomBack}
    />
  );
  if (!hasLegend) return chart;
  return (
    <div className="flex size-full flex-col">
      <div className="min-h-0 flex-1">{chart}</div>
      <SeriesList title={props.title} series={states} />
    </div>
  );
}

/** Spans of a state timeline touch each other, whatever a file says; cells of a history have a width. */
function columnShareOf({ options, standardColumnShare }: StripPanelProps): number {
  if (standardColumnShare === undefined) return 1;
  return Math.min(1, Math.max(0.05, readNumber(options['colWidth']) ?? standardColumnShare));
}

const LEGEND_PX = 26;
const LEAST_HEIGHT_WITH_LEGEND_PX = 90;
/** More different values are no states: a legend of them says nothing. */
const STATE_LIMIT = 12;

/** What the colours stand for, each once, in the order of their first appearance. */
function statesOf(rows: readonly SpanRow[]): { readonly key: string; readonly name: string; readonly color: string }[] {
  const states = new Map<string, { key: string; name: string; color: string }>();
  for (const { spans } of rows)
    for (const { text, color } of spans) {
      const key = `${text} ${color}`;
      if (!states.has(key)) states.set(key, { key, name: text, color });
      if (states.size > STATE_LIMIT) return [];
    }
  return [...states.values()].filter(({ name }) => name !== '');
}
