// A label, a control, and its hint or error, tied together for readers:
// <Field label="Name" error={problem}>{(control) => <Input {...control} />}</Field>
import { useId, type ReactNode } from 'react';

export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  /** At the right end of the label's line. */
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

export function Field({ label, hint, error, aside, className = '', children }: FieldProps) {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== '';
  const noteId = hasError || hint !== undefined ? `${id}-note` : undefined;
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <div className="flex items-center justify-between text-xs text-ink-muted">
        <label htmlFor={id}>{label}</label>
        {aside}
      </div>
      {children({ id, 'aria-describedby': noteId, 'aria-invalid': hasError || undefined })}
      {hasError && (
        <p id={noteId} className="text-xs text-crit">
          {error}
        </p>
      )}
      {!hasError && hint !== undefined && (
        <p id={noteId} className="text-xs text-ink-faint">
          {hint}
        </p>
      )}
    </div>
  );
}
