// A link that looks like a button.
import { PageLink } from '@/components/ui/page-link';
import type { ReactNode } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from '@/components/ui/button-class';
import { IconFrame } from '@/components/ui/icon-frame';

export interface LinkButtonProps {
  readonly href: string;
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  readonly icon?: ReactNode;
  readonly className?: string | undefined;
  readonly title?: string | undefined;
  readonly opensNewTab?: boolean | undefined;
  readonly children: ReactNode;
}

export function LinkButton(props: LinkButtonProps) {
  const { href, variant, size, icon, className, title, opensNewTab = false, children } = props;
  return (
    <PageLink
      href={href}
      title={title}
      {...(opensNewTab && { target: '_blank', rel: 'noopener noreferrer' })}
      className={buttonClass({ variant, size, className })}
    >
      {icon && <IconFrame size={size === 'small' ? 14 : 16}>{icon}</IconFrame>}
      {children}
    </PageLink>
  );
}
