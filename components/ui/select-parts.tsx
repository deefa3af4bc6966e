'use client';
// What a select consists of once it is opened: Radix' listbox. Loaded by select.tsx.
import { Check } from 'lucide-react';
import * as RadixSelect from 'radix-ui/select';
import type { ReactElement, ReactNode } from 'react';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly detail?: ReactNode;
  readonly disabled?: boolean | undefined;
}

export interface WholeSelectProps {
  /** The button, which shows what is chosen. */
  readonly trigger: ReactElement;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly options: readonly SelectOption[];
  readonly disabled: boolean;
}

/** Radix keeps the empty string for "nothing chosen"; options may well have it as their value. */
const EMPTY = '\u0000empty';
const toRadix = (value: string): string => (value === '' ? EMPTY : value);
const fromRadix = (value: string): string => (value === EMPTY ? '' : value);

/** Open at first: whoever loads it wants to choose. */
export function WholeSelect({ trigger, value, onValueChange, options, disabled }: WholeSelectProps) {
  const hasChoice = options.some((option) => option.value === value);
  return (
    <RadixSelect.Root
      defaultOpen
      value={hasChoice ? toRadix(value) : ''}
      onValueChange={(next) => onValueChange(fromRadix(next))}
      disabled={disabled}
    >
      <RadixSelect.Trigger asChild>{trigger}</RadixSelect.Trigger>
      <RadixSelect.Portal>
        <RadixSelect.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="fade-in z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-panel border border-line bg-raised shadow-raised"
        >
          <RadixSelect.Viewport className="p-1">
            {options.map((option) => (
              <RadixSelect.Item
                key={option.value}
                value={toRadix(option.value)}
                disabled={option.disabled ?? false}
                className="flex h-control items-center gap-2 rounded-control pr-2 pl-2 whitespace-nowrap outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover"
              >
                <RadixSelect.ItemText>{option.label}</RadixSelect.ItemText>
                {option.detail && <span className="text-xs text-ink-muted">{option.detail}</span>}
                <span className="ml-auto flex w-3.5 justify-end">
                  <RadixSelect.ItemIndicator>
                    <Check className="size-3.5 text-accent-ink" strokeWidth={2} />
                  </RadixSelect.ItemIndicator>
                </span>
              </RadixSelect.Item>
            ))}
          </RadixSelect.Viewport>
        </RadixSelect.Content>
      </RadixSelect.Portal>
    </RadixSelect.Root>
  );
}
