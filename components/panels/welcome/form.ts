// What the editor offers for the welcome panel.
import { Hand } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';

export const welcomeForm: PanelForm = {
  description: 'A calm word in place of Grafana’s own',
  icon: Hand,
  isOffered: false,
  newOptions: {},
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [],
};
