'use client';
// The flame graph panel: the nested set of a profile.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { FlameGraph } from '@/components/charts/flame/flame-graph';
import { usePainted } from '@/components/charts/use-painted';
import { prepareFlameGraph } from '@/components/panels/flamegraph/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';

export function FlameGraphPanel(props: PanelViewProps) {
  const { frames, fieldConfig, timeZone, title, width, height, onPainted } = props;
  const theme = useChartTheme();
  const prepared = useMemo(
    () => prepareFlameGraph({ frames, fieldConfig, theme, timeZone }),
    [frames, fieldConfig, theme, timeZone],
  );
  usePainted(typeof prepared === 'string' ? prepared : undefined, onPainted);
  if (typeof prepared === 'string') return <EmptyState title="Cannot be drawn as a flame graph">{prepared}</EmptyState>;
  return <FlameGraph title={title} {...prepared} width={width} height={height} onPainted={onPainted} />;
}
