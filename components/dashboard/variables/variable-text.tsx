'use client';
// A variable that is typed: taken with Enter or when the field is left.
import { useState } from 'react';
import { variableLabel } from '@/components/dashboard/variables/variable-label';
import { inputClass } from '@/components/ui/input-class';
import type { VariableState } from '@/lib/dashboard/variable-values';

export interface VariableTextProps {
  readonly state: VariableState;
  readonly onChange: (values: readonly string[]) => void;
}

export function VariableText({ state, onChange }: VariableTextProps) {
  const { name } = state.variable;
  const value = state.values[0] ?? '';
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    if (draft !== null && draft !== value) onChange([draft]);
    setDraft(null);
  };
  return (
    <label className="flex shrink-0 items-center gap-1.5">
      <span className="text-ink-muted">{variableLabel(state.variable)}</span>
      <input
        type="text"
        data-variable={name}
        value={draft ?? value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
        className={inputClass('medium', 'w-32!')}
      />
    </label>
  );
}
