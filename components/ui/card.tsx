// A quiet surface on the canvas.
import type { ComponentPropsWithRef } from 'react';
import { classNames } from '@/components/ui/class-names';

export interface CardProps extends ComponentPropsWithRef<'div'> {
  /** Without padding, for tables and lists. */
  readonly isFlush?: boolean | undefined;
}

export function Card({ isFlush = false, className, ...rest }: CardProps) {
  return (
    <div
      {...rest}
      className={classNames(
        'relative min-w-0 rounded-panel border border-line-subtle bg-panel',
        isFlush ? 'overflow-hidden' : 'px-4 py-3',
        className,
      )}
    />
  );
}
