'use client';
// Stands in for Grafana's panel of that name.
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { QuietPanel } from '@/components/panels/quiet-panel';

export function GettingStartedPanel({ onPainted }: PanelViewProps) {
  return (
    <QuietPanel title="Getting started" onPainted={onPainted}>
      The home page says what is still to be set up.
    </QuietPanel>
  );
}
