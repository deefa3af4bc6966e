'use client';
// Options that fields of all panel types share: unit, limits, decimals, names.
import { useMemo } from 'react';
import type { OptionsProps } from '@/components/dashboard/editor/change-panel';
import { readOption, writeOption } from '@/components/dashboard/editor/panel-path';
import type { StandardOption } from '@/components/panels/panel-form';
import { Combobox } from '@/components/ui/combobox';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { NumberField } from '@/components/ui/number-field';
import { readNumber, readText } from '@/lib/series/read-field-config';
import { UNIT_CATEGORIES } from '@/lib/units/catalogue';

export interface StandardOptionsProps extends OptionsProps {
  readonly options: readonly StandardOption[];
}

const NUMBERS = [
  { option: 'min', label: 'Min', placeholder: 'auto' },
  { option: 'max', label: 'Max', placeholder: 'auto' },
  { option: 'decimals', label: 'Decimals', placeholder: 'auto' },
] as const;
const TEXTS = [
  { option: 'displayName', label: 'Display name', placeholder: 'from the legend' },
  { option: 'noValue', label: 'No value', placeholder: '–' },
] as const;
const DECIMALS_LIMIT = 15;

export function StandardOptions({ panel, change, options }: StandardOptionsProps) {
  const read = (path: string): unknown => readOption(panel, { in: 'defaults', path });
  const write = (path: string, value: unknown): void =>
    change((one) => writeOption(one, { in: 'defaults', path }, value), `Change ${path}`, path);
  return (
    <>
      {options.includes('unit') && (
        <UnitField
          unit={readText(read('unit')) ?? ''}
          onChange={(unit) => write('unit', unit === '' ? undefined : unit)}
        />
      )}
      <div className="grid grid-cols-3 gap-2">
        {NUMBERS.filter(({ option }) => options.includes(option)).map(({ option, label, placeholder }) => (
          <Field key={option} label={label}>
            {(control) => (
              <NumberField
                {...control}
                placeholder={placeholder}
                {...(option === 'decimals' && { min: 0, max: DECIMALS_LIMIT })}
                value={readNumber(read(option))}
                onValueChange={(value) => write(option, value ?? undefined)}
              />
            )}
          </Field>
        ))}
      </div>
      {TEXTS.filter(({ option }) => options.includes(option)).map(({ option, label, placeholder }) => (
        <Field key={option} label={label}>
          {(control) => (
            <Input
              {...control}
              placeholder={placeholder}
              value={readText(read(option)) ?? ''}
              onChange={(event) => write(option, event.target.value === '' ? undefined : event.target.value)}
            />
          )}
        </Field>
      ))}
    </>
  );
}

function UnitField({ unit, onChange }: { readonly unit: string; readonly onChange: (unit: string) => void }) {
  const options = useMemo(
    () => [
      { value: '', label: 'Automatic' },
      ...UNIT_CATEGORIES.flatMap(({ title, units }) =>
        units.map(([id, name]) => ({ value: id, label: name, detail: title })),
      ),
    ],
    [],
  );
  return (
    <Field label="Unit">
      {(control) => (
        <Combobox
          {...control}
          aria-label="Unit"
          value={unit}
          options={options}
          isFreeTextAllowed
          onValueChange={onChange}
        />
      )}
    </Field>
  );
}
