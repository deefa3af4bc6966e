// What the editor offers for the canvas: its elements are placed in the file, not here.
import { Shapes } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';

export const canvasForm: PanelForm = {
  description: 'Shapes, words and values at places of their own',
  icon: Shapes,
  isOffered: false,
  newOptions: { root: { elements: [] } },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ['unit', 'decimals', 'min', 'max', 'noValue', 'color', 'thresholds', 'mappings', 'links'],
  optionControls: [],
};
