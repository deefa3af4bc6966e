// What the editor offers for the flame graph panel: nothing of its own, as in Grafana.
import { Flame } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';

export const flameGraphForm: PanelForm = {
  description: 'What calls took, inside of each other',
  icon: Flame,
  newOptions: {},
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ['unit', 'decimals'],
  optionControls: [],
};
