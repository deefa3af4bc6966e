'use client';
// A short text on hover and focus. Needs a TooltipProvider above it (the shell has one).
import * as RadixTooltip from 'radix-ui/tooltip';
import type { ReactNode } from 'react';
import { Kbd } from '@/components/ui/kbd';

export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return <RadixTooltip.Provider delayDuration={400}>{children}</RadixTooltip.Provider>;
}

export interface TooltipProps {
  readonly text: ReactNode;
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined;
  readonly children: ReactNode;
}

/** `children` is one element that takes a ref (Button, IconButton, a). */
export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="fade-in z-50 flex max-w-80 items-center gap-2 rounded-control border border-line bg-raised px-2 py-1 text-xs text-ink shadow-raised"
        >
          {text}
          {shortcut !== undefined && <Kbd keys={shortcut} />}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
