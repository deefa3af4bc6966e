'use client';
// What files made for sharing ask for: a data source or a constant an input.
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import type { ImportInput } from '@/lib/dashboard/import-inputs';

export interface InputFieldsProps {
  readonly inputs: readonly ImportInput[];
  readonly answers: Readonly<Record<string, string>>;
  readonly onAnswer: (name: string, value: string) => void;
}

const CHOICES = [
  { value: OWN_SOURCE.uid, label: `${OWN_SOURCE.name} (metrics stored here)` },
  { value: '', label: 'Leave open' },
];

export function InputFields({ inputs, answers, onAnswer }: InputFieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      {inputs.map((input) => (
        <Field key={input.name} label={input.label} hint={hintOf(input)}>
          {(control) =>
            input.kind === 'constant' ? (
              <Input
                {...control}
                value={answers[input.name] ?? ''}
                onChange={(event) => onAnswer(input.name, event.target.value)}
              />
            ) : (
              <Select
                {...control}
                value={answers[input.name] ?? ''}
                onValueChange={(value) => onAnswer(input.name, value)}
                options={CHOICES}
                className="w-full"
              />
            )
          }
        </Field>
      ))}
    </div>
  );
}

function hintOf({ description, pluginId, kind }: ImportInput): string {
  if (kind === 'constant' || pluginId === '') return description;
  return description === '' ? pluginId : `${pluginId}: ${description}`;
}
