'use client';
// Which kind of picture a panel is. Options of a kind that is left come back when it is chosen again.
import { useRef } from 'react';
import type { OptionsProps } from '@/components/dashboard/editor/change-panel';
import { withDefaults } from '@/components/dashboard/edit/create-panel';
import { findType, offeredTypes } from '@/components/dashboard/edit/panel-types';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { Panel } from '@/lib/dashboard/dashboard';

export function VisualizationField({ panel, change }: OptionsProps) {
  const left = useRef(new Map<string, Pick<Panel, 'options' | 'fieldConfig'>>());
  const types = offeredTypes();
  const options = types.map(({ id, title }) => ({ value: id, label: title }));
  const isKnown = types.some(({ id }) => id === panel.type);

  function choose(type: string): void {
    if (type === panel.type) return;
    left.current.set(panel.type, { options: panel.options, fieldConfig: panel.fieldConfig });
    const before = left.current.get(type);
    change((one) => changeType(one, type, before), 'Change visualization');
  }

  return (
    <Field label="Visualization">
      {(control) => (
        <Select
          {...control}
          aria-label="Visualization"
          value={panel.type}
          onValueChange={choose}
          options={isKnown ? options : [{ value: panel.type, label: panel.type }, ...options]}
          className="w-full"
        />
      )}
    </Field>
  );
}

/** What fields share (unit, limits, thresholds) goes along; what belongs to the old type stays behind. */
function changeType(panel: Panel, type: string, before: Pick<Panel, 'options' | 'fieldConfig'> | undefined): Panel {
  const chosen = findType(type);
  if (!chosen) return panel;
  const { custom: _custom, ...shared } = panel.fieldConfig.defaults;
  const custom = before?.fieldConfig.defaults.custom;
  const draft: Panel = {
    ...panel,
    type,
    options: before?.options ?? {},
    fieldConfig: { ...panel.fieldConfig, defaults: { ...shared, ...(custom !== undefined && { custom }) } },
  };
  return { ...withDefaults(draft, chosen), id: panel.id };
}
