'use client';
// Stands in for Grafana's panel of that name.
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { QuietPanel } from '@/components/panels/quiet-panel';

export function WelcomePanel({ onPainted }: PanelViewProps) {
  return (
    <QuietPanel title="Welcome" onPainted={onPainted}>
      Dashboards, targets and alerts are in the main navigation.
    </QuietPanel>
  );
}
