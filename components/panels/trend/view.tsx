'use client';
// The trend panel: lines over a rising number.
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { ScatterPanel } from '@/components/panels/scatter-panel';
import { prepareTrend } from '@/components/panels/trend/prepare';

export function TrendPanel(props: PanelViewProps) {
  return <ScatterPanel {...props} prepare={prepareTrend} emptyTitle="Cannot be drawn as a trend" />;
}
