'use client';
// What every panel has: title, description, background.
import type { OptionsProps } from '@/components/dashboard/editor/change-panel';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Switch } from '@/components/ui/switch';
import { Textarea } from '@/components/ui/textarea';

export function PanelOptions({ panel, change }: OptionsProps) {
  return (
    <>
      <Field label="Title">
        {(control) => (
          <Input
            {...control}
            value={panel.title}
            onChange={(event) => change((one) => ({ ...one, title: event.target.value }), 'Change title', 'title')}
          />
        )}
      </Field>
      <Field label="Description">
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            value={panel.description ?? ''}
            onChange={(event) =>
              change((one) => ({ ...one, description: event.target.value }), 'Change description', 'description')
            }
          />
        )}
      </Field>
      <Switch
        label="Transparent background"
        isOn={panel.transparent === true}
        onChange={(transparent) => change((one) => ({ ...one, transparent }), 'Change background')}
      />
    </>
  );
}
