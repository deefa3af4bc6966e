'use client';
// Choose one of a short list: a combobox button and a listbox. For lists that need typing use Combobox.
import { Check, ChevronDown } from 'lucide-react';
import * as RadixSelect from 'radix-ui/select';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly detail?: ReactNode;
  readonly disabled?: boolean | undefined;
}

export interface SelectProps {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly options: readonly SelectOption[];
  readonly placeholder?: string | undefined;
  readonly id?: string | undefined;
  readonly 'aria-label'?: string | undefined;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: true | undefined;
  readonly disabled?: boolean | undefined;
  readonly size?: 'medium' | 'large' | undefined;
  readonly className?: string | undefined;
}

/** Radix keeps the empty string for "nothing chosen"; options may well have it as their value. */
const EMPTY = '\u0000empty';
const toRadix = (value: string): string => (value === '' ? EMPTY : value);
const fromRadix = (value: string): string => (value === EMPTY ? '' : value);

export function Select({
  value,
  onValueChange,
  options,
  placeholder,
  size,
  className,
  disabled = false,
  ...named
}: SelectProps) {
  const hasChoice = options.some((option) => option.value === value);
  return (
    <RadixSelect.Root
      value={hasChoice ? toRadix(value) : ''}
      onValueChange={(next) => onValueChange(fromRadix(next))}
      disabled={disabled}
    >
      <RadixSelect.Trigger
        {...named}
        className={classNames(
          'inline-flex min-w-0 items-center justify-between gap-1.5 rounded-control border border-line-strong bg-raised pr-1.5 pl-2 whitespace-nowrap text-ink hover:bg-hover disabled:opacity-50 aria-invalid:border-crit data-[placeholder]:text-ink-faint',
          size === 'large' ? 'h-9 text-base' : 'h-control',
          className,
        )}
      >
        <span className="truncate">
          <RadixSelect.Value placeholder={placeholder ?? 'Choose…'} />
        </span>
        <ChevronDown aria-hidden="true" className="size-3.5 shrink-0 text-ink-muted" strokeWidth={1.5} />
      </RadixSelect.Trigger>
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
