// A text field of several lines.
import type { ComponentPropsWithRef } from 'react';
import { classNames } from '@/components/ui/class-names';

export interface TextareaProps extends ComponentPropsWithRef<'textarea'> {
  readonly isMono?: boolean | undefined;
}

export function Textarea({ isMono = false, className, ...rest }: TextareaProps) {
  return (
    <textarea
      rows={4}
      {...rest}
      className={classNames(
        'w-full rounded-control border border-line-strong bg-raised px-2 py-1.5 text-ink disabled:opacity-50 aria-invalid:border-crit',
        isMono && 'font-mono text-xs',
        className,
      )}
    />
  );
}
