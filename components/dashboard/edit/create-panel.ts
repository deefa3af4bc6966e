// New panels with the defaults of their type: from a metric, or empty.
import { type EditedType, findType } from '@/components/dashboard/edit/panel-types';
import type { PanelForm } from '@/components/panels/panel-form';
import type { FieldConfig, NewPanel } from '@/lib/dashboard/dashboard';
import { newPanel, newTarget } from '@/lib/dashboard/new-panel';
import { type MetricFacts, panelFromMetric } from '@/lib/dashboard/panel-from-metric';
import { asRecord } from '@/lib/series/read-field-config';

export function createFromMetric(metric: MetricFacts): NewPanel {
  const draft = panelFromMetric(metric);
  const type = findType(draft.type);
  return type ? withDefaults(draft, type) : draft;
}

export function createOfType(type: EditedType): NewPanel {
  const draft = newPanel({
    type: type.id,
    title: 'New panel',
    targets: type.hasQueries ? [newTarget('A', '')] : [],
  });
  return withDefaults(draft, type);
}

/** What the draft says wins over the defaults of the type. */
export function withDefaults(draft: NewPanel, { newOptions, newFieldConfig }: PanelForm): NewPanel {
  const { defaults, overrides } = newFieldConfig;
  const fieldConfig: FieldConfig = {
    ...draft.fieldConfig,
    defaults: {
      ...defaults,
      ...draft.fieldConfig.defaults,
      custom: { ...asRecord(defaults.custom), ...draft.fieldConfig.defaults.custom },
    },
    overrides: [...draft.fieldConfig.overrides, ...overrides],
  };
  return { ...draft, options: { ...newOptions, ...draft.options }, fieldConfig };
}
