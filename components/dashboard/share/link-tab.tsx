'use client';
// The address of the dashboard as it is seen now.
import { useState } from 'react';
import { useTimeState } from '@/components/dashboard/state/dashboard-context';
import { Checkbox } from '@/components/ui/checkbox';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

export function LinkTab() {
  const range = useTimeState((state) => state.window);
  const [isLocked, setLocked] = useState(true);
  const [hasVariables, setHasVariables] = useState(true);
  const address = addressOf(window.location.href, { locked: isLocked ? range : null, hasVariables });
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        <Checkbox label="Lock time range" isChecked={isLocked} onCheckedChange={setLocked} />
        <Checkbox label="Include variables" isChecked={hasVariables} onCheckedChange={setHasVariables} />
      </div>
      <Field label="Link">{(control) => <Input {...control} readOnly value={address} />}</Field>
      <div>
        <CopyButton text={address} label="Copy link" variant="primary" />
      </div>
    </div>
  );
}

interface AddressParts {
  /** Absolute instants in place of a range that moves on. */
  readonly locked: { readonly fromMs: number; readonly toMs: number } | null;
  readonly hasVariables: boolean;
}

function addressOf(href: string, { locked, hasVariables }: AddressParts): string {
  const url = new URL(href);
  for (const name of Array.from(url.searchParams.keys())) {
    const isVariable = name.startsWith('var-');
    if (name === 'edit' || name === 'editPanel' || (isVariable && !hasVariables)) url.searchParams.delete(name);
  }
  if (locked) {
    url.searchParams.set('from', String(Math.round(locked.fromMs)));
    url.searchParams.set('to', String(Math.round(locked.toMs)));
  }
  return url.toString();
}
