// What the editor offers for the getting started panel.
import { Rocket } from 'lucide-react';
import type { PanelForm } from '@/components/panels/panel-form';

export const gettingStartedForm: PanelForm = {
  description: 'A calm word in place of Grafana’s own',
  icon: Rocket,
  isOffered: false,
  newOptions: {},
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: [],
  optionControls: [],
};
