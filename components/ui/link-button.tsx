// A link that looks like a button.
import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from '@/components/ui/button-class';
import { IconFrame } from '@/components/ui/icon-frame';

export interface LinkButtonProps {
  readonly href: string;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  readonly icon?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function LinkButton({ href, variant, size, icon, className, children }: LinkButtonProps) {
  return (
    <Link href={href} className={buttonClass({ variant, size, className })}>
      {icon && <IconFrame size={size === 'small' ? 14 : 16}>{icon}</IconFrame>}
      {children}
    </Link>
  );
}
