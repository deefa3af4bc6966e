'use client';
// Asks for one name: of a folder, of a dashboard.
import { useState } from 'react';
import type { ApiFailure } from '@/components/data/fetch-json';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

export interface NameDialogProps {
  readonly title: string;
  readonly label: string;
  readonly submitLabel: string;
  readonly initialName: string;
  readonly isBusy: boolean;
  readonly failure: ApiFailure | null;
  readonly onSubmit: (name: string) => void;
  readonly onClose: () => void;
}

export function NameDialog({
  title,
  label,
  submitLabel,
  initialName,
  isBusy,
  failure,
  onSubmit,
  onClose,
}: NameDialogProps) {
  const [name, setName] = useState(initialName);
  const [isAsked, setIsAsked] = useState(false);
  const isEmpty = name.trim() === '';
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={title}
      width="small"
      onSubmit={(event) => {
        event.preventDefault();
        setIsAsked(true);
        if (!isEmpty) onSubmit(name.trim());
      }}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" isBusy={isBusy}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <Field label={label} error={isAsked && isEmpty ? 'A name is needed.' : failure?.message}>
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={189}
            autoComplete="off"
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
