'use client';
// One of several: as dots with words (RadioGroup) or as joined segments (Segmented). Both are radio groups to readers.
import * as RadixRadioGroup from 'radix-ui/radio-group';
import { useId, type ReactNode } from 'react';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly disabled?: boolean | undefined;
}

export interface RadioGroupProps<Value extends string> {
  /** Accessible name of the group. */
  readonly label: string;
  readonly value: Value;
  readonly onValueChange: (value: Value) => void;
  readonly choices: readonly Choice<Value>[];
}

/** Radix hands the value back as a plain string; it is always one of `choices`. */
function chosen<Value extends string>(choices: readonly Choice<Value>[], text: string): Value | undefined {
  return choices.find((choice) => choice.value === text)?.value;
}

export function RadioGroup<Value extends string>({ label, value, onValueChange, choices }: RadioGroupProps<Value>) {
  const id = useId();
  return (
    <RadixRadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(text) => {
        const next = chosen(choices, text);
        if (next !== undefined) onValueChange(next);
      }}
      className="flex flex-wrap gap-x-4 gap-y-1"
    >
      {choices.map((choice) => (
        <span key={choice.value} className="inline-flex min-h-6 items-center gap-2">
          <RadixRadioGroup.Item
            id={`${id}-${choice.value}`}
            value={choice.value}
            disabled={choice.disabled ?? false}
            className="grid size-4 shrink-0 place-items-center rounded-full border border-line-strong bg-raised disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
          >
            <RadixRadioGroup.Indicator className="size-1.5 rounded-full bg-white" />
          </RadixRadioGroup.Item>
          <label htmlFor={`${id}-${choice.value}`}>{choice.label}</label>
        </span>
      ))}
    </RadixRadioGroup.Root>
  );
}

export function Segmented<Value extends string>({ label, value, onValueChange, choices }: RadioGroupProps<Value>) {
  return (
    <RadixRadioGroup.Root
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(text) => {
        const next = chosen(choices, text);
        if (next !== undefined) onValueChange(next);
      }}
      className="inline-flex gap-0.5 rounded-control bg-hover p-0.5"
    >
      {choices.map((choice) => (
        <RadixRadioGroup.Item
          key={choice.value}
          value={choice.value}
          disabled={choice.disabled ?? false}
          className="inline-flex h-[calc(var(--wf-control)-4px)] items-center gap-1.5 rounded-[3px] px-2.5 text-xs whitespace-nowrap text-ink-muted hover:text-ink disabled:opacity-50 data-[state=checked]:bg-panel data-[state=checked]:text-ink data-[state=checked]:ring-1 data-[state=checked]:ring-line"
        >
          {choice.label}
        </RadixRadioGroup.Item>
      ))}
    </RadixRadioGroup.Root>
  );
}
