// What the editor offers for the node graph panel.
import { Waypoints } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';

export const nodeGraphForm: PanelForm = {
  description: 'Things and what joins them',
  icon: Waypoints,
  newOptions: { layoutAlgorithm: 'layered', zoomMode: 'cooperative', nodes: {}, edges: {} },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ['unit', 'decimals', 'displayName', 'color', 'thresholds', 'mappings'],
  optionControls: [
    {
      kind: 'select',
      group: 'Graph',
      label: 'Layout',
      place: { in: 'options', path: 'layoutAlgorithm' },
      fallback: 'layered',
      choices: [
        { value: 'layered', label: 'In layers' },
        { value: 'force', label: 'By forces' },
        { value: 'grid', label: 'Grid' },
      ],
    },
    {
      kind: 'select',
      group: 'Graph',
      label: 'Mouse wheel',
      place: { in: 'options', path: 'zoomMode' },
      fallback: 'cooperative',
      choices: [
        { value: 'cooperative', label: 'Scrolls the page' },
        { value: 'greedy', label: 'Zooms the graph' },
      ],
    },
    {
      kind: 'text',
      group: 'Nodes',
      label: 'Unit of the main figure',
      place: { in: 'options', path: 'nodes.mainStatUnit' },
      fallback: '',
    },
    {
      kind: 'text',
      group: 'Nodes',
      label: 'Unit of the second figure',
      place: { in: 'options', path: 'nodes.secondaryStatUnit' },
      fallback: '',
    },
    {
      kind: 'text',
      group: 'Edges',
      label: 'Unit of an edge’s main figure',
      place: { in: 'options', path: 'edges.mainStatUnit' },
      fallback: '',
    },
    {
      kind: 'text',
      group: 'Edges',
      label: 'Unit of an edge’s second figure',
      place: { in: 'options', path: 'edges.secondaryStatUnit' },
      fallback: '',
    },
  ],
};
