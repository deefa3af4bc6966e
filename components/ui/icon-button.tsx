// A square button with one icon; `label` is its name and its tooltip.
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from '@/components/ui/button-class';
import { IconFrame } from '@/components/ui/icon-frame';
import { Tooltip } from '@/components/ui/tooltip';

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'aria-label' | 'title'> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  /** Set for toggles only: becomes `aria-pressed`. */
  readonly isPressed?: boolean | undefined;
  /** Key shown in the tooltip. */
  readonly shortcut?: string | undefined;
  readonly hasTooltip?: boolean | undefined;
}

export function IconButton({
  label,
  icon,
  variant = 'ghost',
  size,
  isPressed,
  shortcut,
  hasTooltip = true,
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      {...rest}
      aria-label={label}
      aria-pressed={isPressed}
      className={buttonClass({ variant, size, isIcon: true, className })}
    >
      <IconFrame size={size === 'small' ? 14 : 16}>{icon}</IconFrame>
    </button>
  );
  if (!hasTooltip) return button;
  return (
    <Tooltip text={label} shortcut={shortcut}>
      {button}
    </Tooltip>
  );
}
