'use client';
// One option that a panel type describes, drawn by its kind, with a way back to the default.
import { RotateCcw } from 'lucide-react';
import type { ChangePanel } from '@/components/dashboard/editor/change-panel';
import { readOption, writeOption } from '@/components/dashboard/editor/panel-path';
import type { OptionControl } from '@/components/panels/panel-form';
import { Checkbox } from '@/components/ui/checkbox';
import { Field, type FieldControl } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { NumberField } from '@/components/ui/number-field';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { Textarea } from '@/components/ui/textarea';
import type { Panel } from '@/lib/dashboard/dashboard';
import { readNumber } from '@/lib/series/read-field-config';
import { REDUCERS } from '@/lib/series/reducers';

export interface OptionRowProps {
  readonly control: OptionControl;
  readonly panel: Panel;
  readonly change: ChangePanel;
}

export function OptionRow({ control, panel, change }: OptionRowProps) {
  const value = readOption(panel, control.place);
  const write = (next: unknown): void =>
    change((one) => writeOption(one, control.place, next), `Change ${control.label.toLowerCase()}`, control.place.path);
  const reset =
    value === undefined ? null : (
      <IconButton
        size="small"
        label={`Reset ${control.label}`}
        icon={<RotateCcw />}
        onClick={() => write(undefined)}
        className="-my-1"
      />
    );
  if (control.kind === 'switch') {
    return (
      <div className="flex items-center justify-between">
        <Switch label={control.label} isOn={typeof value === 'boolean' ? value : control.fallback} onChange={write} />
        {reset}
      </div>
    );
  }
  if (control.kind === 'calcs' && !control.isSingle) {
    return (
      <fieldset>
        <legend className="pb-1 text-xs text-ink-muted">{control.label}</legend>
        <CalcChecks chosen={calcsOf(value, control.fallback)} onChange={write} />
      </fieldset>
    );
  }
  return (
    <Field label={control.label} hint={control.description} aside={reset}>
      {(field) => <OptionInput field={field} control={control} value={value} onChange={write} />}
    </Field>
  );
}

interface OptionInputProps {
  readonly field: FieldControl;
  readonly control: OptionControl;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function OptionInput({ field, control, value, onChange }: OptionInputProps) {
  switch (control.kind) {
    case 'number':
      return (
        <NumberField
          {...field}
          placeholder="auto"
          min={control.min}
          max={control.max}
          step={control.step}
          value={readNumber(value) ?? control.fallback}
          onValueChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'text': {
      const text = typeof value === 'string' ? value : control.fallback;
      return control.isMultiline === true ? (
        <Textarea {...field} isMono rows={8} value={text} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input {...field} value={text} onChange={(event) => onChange(event.target.value)} />
      );
    }
    case 'select':
      return (
        <Select
          {...field}
          value={JSON.stringify(value ?? control.fallback)}
          onValueChange={(next) => onChange(JSON.parse(next))}
          options={control.choices.map((choice) => ({ value: JSON.stringify(choice.value), label: choice.label }))}
          className="w-full"
        />
      );
    case 'calcs':
      return (
        <Select
          {...field}
          value={calcsOf(value, control.fallback)[0] ?? ''}
          onValueChange={(next) => onChange([next])}
          options={USUAL_CALCS.map(({ id, title }) => ({ value: id, label: title }))}
          className="w-full"
        />
      );
    case 'switch':
      return null;
  }
}

/** Percentiles and lists are possible in the file but too many for a list of boxes. */
const USUAL_CALCS = REDUCERS.filter(({ id }) => !/^p\d+$/.test(id) && !id.endsWith('Values'));
const LEGEND_CALCS = ['lastNotNull', 'min', 'max', 'mean', 'sum', 'range', 'stdDev', 'count'];

function CalcChecks({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[];
  readonly onChange: (calcs: readonly string[]) => void;
}) {
  const shown = USUAL_CALCS.filter(({ id }) => LEGEND_CALCS.includes(id) || chosen.includes(id));
  return (
    <div className="grid grid-cols-2">
      {shown.map(({ id, title }) => (
        <Checkbox
          key={id}
          label={title}
          isChecked={chosen.includes(id)}
          onCheckedChange={(isChecked) => onChange(isChecked ? [...chosen, id] : chosen.filter((one) => one !== id))}
        />
      ))}
    </div>
  );
}

function calcsOf(value: unknown, fallback: readonly string[]): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : fallback;
}
