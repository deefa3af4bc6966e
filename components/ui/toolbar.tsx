'use client';
// A named bar of controls: arrow keys walk through it, Tab leaves it.
import * as RadixToolbar from 'radix-ui/toolbar';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

export function Toolbar({
  label,
  className,
  children,
}: {
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <RadixToolbar.Root aria-label={label} className={classNames('flex items-center gap-1.5', className)}>
      {children}
    </RadixToolbar.Root>
  );
}
