'use client';
// A spin button for numbers: arrows step, Shift arrows step ten times, Home and End go to the limits. Empty text is null.
import { useState, type KeyboardEvent } from 'react';
import { inputClass } from '@/components/ui/input-class';

export interface NumberFieldProps {
  readonly value: number | null;
  readonly onValueChange: (value: number | null) => void;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number | undefined;
  readonly placeholder?: string | undefined;
  readonly id?: string | undefined;
  readonly 'aria-label'?: string | undefined;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: true | undefined;
  readonly disabled?: boolean | undefined;
  readonly className?: string | undefined;
}

const KEY_STEPS: Record<string, number> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

function stepped(from: number, by: number): number {
  // Steps such as 0.1 leave binary dust behind; twelve digits hide it and keep every number a person types.
  return Number((from + by).toPrecision(12));
}

export function NumberField({
  value,
  onValueChange,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  step = 1,
  className,
  ...rest
}: NumberFieldProps) {
  // What is being typed ("-", "1.") may not be a number yet; it is kept until it is one or the field is left.
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? (value === null ? '' : String(value));

  function commit(next: number): void {
    setDraft(null);
    onValueChange(Math.min(max, Math.max(min, next)));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const steps = KEY_STEPS[event.key];
    if (steps !== undefined) {
      event.preventDefault();
      commit(stepped(value ?? Math.max(0, Number.isFinite(min) ? min : 0), steps * step * (event.shiftKey ? 10 : 1)));
    }
    if (event.key === 'Home' && Number.isFinite(min)) commit(min);
    if (event.key === 'End' && Number.isFinite(max)) commit(max);
  }

  return (
    <input
      {...rest}
      type="text"
      inputMode="decimal"
      role="spinbutton"
      aria-valuenow={value ?? undefined}
      aria-valuemin={Number.isFinite(min) ? min : undefined}
      aria-valuemax={Number.isFinite(max) ? max : undefined}
      aria-valuetext={value === null ? 'Empty' : undefined}
      autoComplete="off"
      value={text}
      onKeyDown={onKeyDown}
      onBlur={() => {
        setDraft(null);
        if (value !== null) commit(value);
      }}
      onChange={(event) => {
        const typed = event.target.value;
        setDraft(typed);
        if (typed.trim() === '') onValueChange(null);
        else if (Number.isFinite(Number(typed))) onValueChange(Number(typed));
      }}
      className={inputClass('medium', `tabular-nums ${className ?? ''}`)}
    />
  );
}
