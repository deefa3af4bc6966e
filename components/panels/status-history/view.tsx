'use client';
// The status history panel: one cell for each value of a series.
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { StripPanel } from '@/components/panels/strip-panel';

export function StatusHistoryPanel(props: PanelViewProps) {
  return (
    <StripPanel {...props} isMerged={false} standardLineWidth={1} standardAlign="center" standardColumnShare={0.9} />
  );
}
