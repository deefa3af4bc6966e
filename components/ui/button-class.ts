// The look of everything that is pressed: one place, shared by buttons and by links that look like buttons.
import { classNames } from '@/components/ui/class-names';

export type ButtonVariant = 'outline' | 'primary' | 'danger' | 'ghost' | 'on';
/** Heights: small 24, medium 28 (36 on a phone), large 36. */
export type ButtonSize = 'small' | 'medium' | 'large';

const VARIANT_CLASSES: Record<ButtonVariant, string> = {
  outline:
    'border-line bg-panel text-ink hover:bg-hover aria-expanded:bg-hover aria-expanded:border-line-strong [&_svg]:text-ink-muted',
  primary: 'border-transparent bg-accent font-semibold text-white hover:bg-accent-hover',
  danger: 'border-transparent bg-solid-crit font-semibold text-white hover:brightness-110',
  ghost:
    'border-transparent bg-transparent text-ink-muted hover:bg-hover hover:text-ink aria-expanded:bg-hover aria-expanded:text-ink',
  on: 'border-accent-ink/40 bg-tint-accent text-accent-ink hover:bg-hover',
};
const SIZE_CLASSES: Record<ButtonSize, { text: string; icon: string }> = {
  small: { text: 'h-6 px-2 text-xs', icon: 'size-6' },
  medium: { text: 'h-control px-2.5', icon: 'size-control' },
  large: { text: 'h-9 px-3.5 text-base', icon: 'size-9' },
};

export interface ButtonLook {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  /** Square, for a single icon. */
  readonly isIcon?: boolean | undefined;
  readonly className?: string | undefined;
}

export function buttonClass({ variant = 'outline', size = 'medium', isIcon = false, className }: ButtonLook): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control border whitespace-nowrap no-underline transition-colors',
    'select-none disabled:pointer-events-none [&:disabled:not([aria-busy])]:opacity-50 aria-disabled:opacity-50',
    VARIANT_CLASSES[variant],
    isIcon ? SIZE_CLASSES[size].icon : SIZE_CLASSES[size].text,
    className,
  );
}
