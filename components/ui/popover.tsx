'use client';
// A small dialog that hangs on a button: time range, filters. `label` is the dialog's name.
import * as RadixPopover from 'radix-ui/popover';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

export interface PopoverProps {
  readonly label: string;
  readonly trigger: ReactElement;
  readonly isOpen?: boolean | undefined;
  readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
  readonly align?: 'start' | 'center' | 'end' | undefined;
  /** Replaces the padding of 12 px. */
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Popover({
  label,
  trigger,
  isOpen,
  onOpenChange,
  align = 'start',
  className = 'p-3',
  children,
}: PopoverProps) {
  return (
    <RadixPopover.Root
      {...(isOpen !== undefined && { open: isOpen })}
      {...(onOpenChange !== undefined && { onOpenChange })}
    >
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={classNames(
            'fade-in z-40 max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-16px)] overflow-auto rounded-panel border border-line bg-raised shadow-raised focus:outline-none',
            className,
          )}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}
