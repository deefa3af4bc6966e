'use client';
// An on/off switch whose change holds at once.
import * as RadixSwitch from 'radix-ui/switch';
import { useId, type ReactNode } from 'react';

export interface SwitchProps {
  readonly label: ReactNode;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly disabled?: boolean | undefined;
}

export function Switch({ label, isOn, onChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <span className="inline-flex min-h-6 items-center gap-2">
      <RadixSwitch.Root
        id={id}
        checked={isOn}
        onCheckedChange={onChange}
        disabled={disabled}
        className="relative h-[18px] w-[30px] shrink-0 rounded-full bg-line-strong transition-colors disabled:opacity-50 data-[state=checked]:bg-accent"
      >
        <RadixSwitch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-white transition-transform data-[state=checked]:translate-x-3.5" />
      </RadixSwitch.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
