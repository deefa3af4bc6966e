'use client';
// The node graph panel: nodes and edges of its frames.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { NodeGraph } from '@/components/charts/node-graph/node-graph';
import { usePainted } from '@/components/charts/use-painted';
import { prepareNodeGraph } from '@/components/panels/nodegraph/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { EmptyState } from '@/components/ui/empty-state';

export function NodeGraphPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, title, width, height, onPainted } = props;
  const theme = useChartTheme();
  const model = useMemo(
    () => prepareNodeGraph({ frames, options, fieldConfig, theme, timeZone }),
    [frames, options, fieldConfig, theme, timeZone],
  );
  usePainted(typeof model === 'string' ? model : undefined, onPainted);
  if (typeof model === 'string') return <EmptyState title="Cannot be drawn as a graph">{model}</EmptyState>;
  return <NodeGraph title={title} model={model} width={width} height={height} onPainted={onPainted} />;
}
