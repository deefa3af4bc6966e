'use client';
// A named bar of buttons: Tab reaches each of them, the left and right arrows walk too.
import type { KeyboardEvent, ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

export interface ToolbarProps {
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

const FOCUSABLE = 'button:not(:disabled), a[href]';

function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  // Menus opened from the bar are React children of it, though not DOM children: their keys are theirs.
  if (by === undefined || !(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const at = stops.findIndex((stop) => stop === event.target);
  const next = at < 0 ? undefined : stops[(at + by + stops.length) % stops.length];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function Toolbar({ label, className, children }: ToolbarProps) {
  return (
    <div
      role="toolbar"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={walk}
      className={classNames('flex items-center gap-1.5 outline-none', className)}
    >
      {children}
    </div>
  );
}
