'use client';
// Choose one of a short list: a combobox button and a listbox. For lists that need typing use Combobox.
// Until it is opened for the first time there is only the button; the list (select-parts.tsx) is loaded when the pointer or the focus
// comes to it.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a <select> shows its list as the system likes it */
import { ChevronDown } from 'lucide-react';
import { type ComponentPropsWithRef, lazy, Suspense, type SyntheticEvent, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { SelectOption } from '@/components/ui/select-parts';

const load = () => import('@/components/ui/select-parts');
const WholeSelect = lazy(async () => ({ default: (await load()).WholeSelect }));

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

const OPENING_KEYS: ReadonlySet<string> = new Set(['Enter', ' ', 'ArrowDown', 'ArrowUp']);

export function Select({ value, onValueChange, options, disabled = false, ...look }: SelectProps) {
  const [isWanted, setIsWanted] = useState(false);
  const chosen = options.find((option) => option.value === value);
  const trigger = <SelectButton {...look} chosen={chosen} disabled={disabled} />;
  const preload = (): void => void load();
  const open = (event: SyntheticEvent): void => {
    event.preventDefault();
    setIsWanted(true);
  };
  const light = (
    <SelectButton
      {...look}
      chosen={chosen}
      disabled={disabled}
      role="combobox"
      aria-controls={undefined}
      aria-expanded={isWanted}
      aria-autocomplete="none"
      data-state={isWanted ? 'open' : 'closed'}
      onPointerEnter={preload}
      onFocus={preload}
      onPointerDown={(event) => {
        if (event.button === 0 && !event.ctrlKey && event.pointerType === 'mouse') open(event);
      }}
      // A finger may come to scroll: only its click opens.
      onClick={open}
      onKeyDown={(event) => {
        if (OPENING_KEYS.has(event.key)) open(event);
      }}
    />
  );
  if (!isWanted) return light;
  return (
    <Suspense fallback={light}>
      <WholeSelect
        trigger={trigger}
        value={value}
        onValueChange={onValueChange}
        options={options}
        disabled={disabled}
      />
    </Suspense>
  );
}

interface SelectButtonProps extends ComponentPropsWithRef<'button'> {
  readonly chosen: SelectOption | undefined;
  readonly placeholder?: string | undefined;
  readonly size?: SelectProps['size'];
}

function SelectButton({ chosen, placeholder = 'Choose…', size, className, ...rest }: SelectButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        'inline-flex min-w-0 items-center justify-between gap-1.5 rounded-control border border-line-strong bg-raised pr-1.5 pl-2 whitespace-nowrap hover:bg-hover disabled:opacity-50 aria-invalid:border-crit',
        chosen === undefined ? 'text-ink-faint' : 'text-ink',
        size === 'large' ? 'h-9 text-base' : 'h-control',
        className,
      )}
    >
      <span className="truncate">{chosen?.label ?? placeholder}</span>
      <ChevronDown aria-hidden="true" className="size-3.5 shrink-0 text-ink-muted" strokeWidth={1.5} />
    </button>
  );
}
