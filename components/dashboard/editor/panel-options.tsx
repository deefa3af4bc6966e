'use client';
// What every panel has: title, description, background.
import type { OptionsProps } from '@/components/dashboard/editor/change-panel';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Switch } from '@/components/ui/switch';
import { Textarea } from '@/components/ui/textarea';
import type { Panel } from '@/lib/dashboard/dashboard';

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
      <Switch
        label="Hide while there is no data"
        isOn={panel['hideWhenNoData'] === true}
        onChange={(isHiding) => change((one) => withHiding(one, isHiding), 'Change hiding')}
      />
    </>
  );
}

/** The switch leaves nothing behind when it is off: files of others do not know it. */
function withHiding(panel: Panel, isHiding: boolean): Panel {
  const { hideWhenNoData: _before, ...rest } = panel;
  return isHiding ? { ...rest, hideWhenNoData: true } : rest;
}
