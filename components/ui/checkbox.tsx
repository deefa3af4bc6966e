'use client';
// A check box with its words; the words are part of what can be pressed.
import { Check, Minus } from 'lucide-react';
import * as RadixCheckbox from 'radix-ui/checkbox';
import { useId, type ReactNode } from 'react';

export interface CheckboxProps {
  readonly label: ReactNode;
  readonly isChecked: boolean | 'mixed';
  readonly onCheckedChange: (isChecked: boolean) => void;
  readonly disabled?: boolean | undefined;
  readonly name?: string | undefined;
}

export function Checkbox({ label, isChecked, onCheckedChange, disabled, name }: CheckboxProps) {
  const id = useId();
  return (
    <span className="inline-flex min-h-6 items-center gap-2">
      <RadixCheckbox.Root
        id={id}
        {...(name !== undefined && { name })}
        disabled={disabled ?? false}
        checked={isChecked === 'mixed' ? 'indeterminate' : isChecked}
        onCheckedChange={(next) => onCheckedChange(next === true)}
        className="grid size-4 shrink-0 place-items-center rounded-[3px] border border-line-strong bg-raised text-white disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
      >
        <RadixCheckbox.Indicator>
          {isChecked === 'mixed' ? (
            <Minus className="size-3" strokeWidth={2.5} />
          ) : (
            <Check className="size-3" strokeWidth={2.5} />
          )}
        </RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
