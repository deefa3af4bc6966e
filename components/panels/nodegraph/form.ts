// What the editor offers for the node graph panel.
import { Waypoints } from 'lucide-react';
import { inOptions, selectRow, textRow } from '@/components/panels/option-rows';
import type { PanelForm } from '@/components/panels/panel-form';

export const nodeGraphForm: PanelForm = {
  description: 'Things and what joins them',
  icon: Waypoints,
  newOptions: { layoutAlgorithm: 'layered', zoomMode: 'cooperative', nodes: {}, edges: {} },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ['unit', 'decimals', 'displayName', 'color', 'thresholds', 'mappings'],
  optionControls: [
    selectRow({ group: 'Graph', label: 'Layout', place: inOptions('layoutAlgorithm') }, 'layered', [
      ['layered', 'In layers'],
      ['force', 'By forces'],
      ['grid', 'Grid'],
    ]),
    selectRow({ group: 'Graph', label: 'Mouse wheel', place: inOptions('zoomMode') }, 'cooperative', [
      ['cooperative', 'Scrolls the page'],
      ['greedy', 'Zooms the graph'],
    ]),
    textRow({ group: 'Nodes', label: 'Unit of the main figure', place: inOptions('nodes.mainStatUnit') }),
    textRow({ group: 'Nodes', label: 'Unit of the second figure', place: inOptions('nodes.secondaryStatUnit') }),
    textRow({ group: 'Edges', label: 'Unit of an edge’s main figure', place: inOptions('edges.mainStatUnit') }),
    textRow({ group: 'Edges', label: 'Unit of an edge’s second figure', place: inOptions('edges.secondaryStatUnit') }),
  ],
};
