// What this place is for, and the way to fill it.
import type { ReactNode } from 'react';
import { IconFrame } from '@/components/ui/icon-frame';

export interface EmptyStateProps {
  readonly title: ReactNode;
  readonly icon?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

export function EmptyState({ title, icon, actions, children }: EmptyStateProps) {
  return (
    <div className="flex grow flex-col items-center justify-center gap-1 p-4 text-center text-ink-muted">
      {icon && (
        <IconFrame size={20} className="mb-1 text-ink-faint">
          {icon}
        </IconFrame>
      )}
      <p className="text-base font-semibold text-ink">{title}</p>
      {children && <div className="max-w-[420px] text-balance">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap items-center justify-center gap-2">{actions}</div>}
    </div>
  );
}
