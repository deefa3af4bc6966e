'use client';
// A named bar of controls: arrow keys walk through it, Tab leaves it.
import * as RadixToolbar from 'radix-ui/toolbar';
import type { ReactElement, ReactNode } from 'react';
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

/** Wraps one Button or IconButton so that the arrow keys reach it. */
export function ToolbarItem({ children }: { readonly children: ReactElement }) {
  return <RadixToolbar.Button asChild>{children}</RadixToolbar.Button>;
}

/** Buttons that belong together share their edges. */
export function ButtonGroup({ children }: { readonly children: ReactNode }) {
  return (
    <div className="inline-flex [&>*]:-ml-px [&>*]:rounded-none [&>*]:focus-visible:z-10 [&>*:first-child]:ml-0 [&>*:first-child]:rounded-l-control [&>*:last-child]:rounded-r-control">
      {children}
    </div>
  );
}
