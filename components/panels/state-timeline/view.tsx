'use client';
// The state timeline panel: what state each series was in, and for how long.
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { StripPanel } from '@/components/panels/strip-panel';

export function StateTimelinePanel(props: PanelViewProps) {
  const isMerged = props.options['mergeValues'] !== false;
  return <StripPanel {...props} isMerged={isMerged} standardLineWidth={0} standardAlign="left" />;
}
