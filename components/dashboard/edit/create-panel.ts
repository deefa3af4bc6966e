// New panels with the defaults of their type: from a metric, or empty.
import { findDefinition } from '@/components/dashboard/panel/find-definition';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import type { FieldConfig, NewPanel } from '@/lib/dashboard/dashboard';
import { newPanel, newTarget } from '@/lib/dashboard/new-panel';
import { type MetricFacts, panelFromMetric } from '@/lib/dashboard/panel-from-metric';
import { asRecord } from '@/lib/series/read-field-config';

export function createFromMetric(metric: MetricFacts): NewPanel {
  const draft = panelFromMetric(metric);
  const definition = findDefinition(draft.type);
  return definition ? withDefaults(draft, definition) : draft;
}

export function createFromDefinition(definition: PanelDefinition): NewPanel {
  const draft = newPanel({
    type: definition.id,
    title: 'New panel',
    targets: definition.hasQueries ? [newTarget('A', '')] : [],
  });
  return withDefaults(draft, definition);
}

/** What the draft says wins over the defaults of the type. */
export function withDefaults(draft: NewPanel, { newOptions, newFieldConfig }: PanelDefinition): NewPanel {
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
