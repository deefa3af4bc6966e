// A button with words. `icon` is a lucide icon element; `isBusy` shows a ring and keeps the button from being pressed twice.
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from '@/components/ui/button-class';
import { IconFrame } from '@/components/ui/icon-frame';
import { Spinner } from '@/components/ui/spinner';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  readonly icon?: ReactNode;
  /** Shown after the words: a caret or a key. */
  readonly trailing?: ReactNode;
  readonly isBusy?: boolean | undefined;
}

export function Button({ variant, size, icon, trailing, isBusy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={isBusy || undefined}
      disabled={rest.disabled === true || isBusy}
      className={buttonClass({ variant, size, className })}
    >
      {isBusy ? <Spinner /> : icon && <IconFrame size={size === 'small' ? 14 : 16}>{icon}</IconFrame>}
      {children}
      {trailing}
    </button>
  );
}
