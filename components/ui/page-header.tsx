// The page's only h1, a line of facts beside it, and the page's actions at the right end.
import type { ReactNode } from 'react';

export interface PageHeaderProps {
  readonly title: string;
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, facts, actions }: PageHeaderProps) {
  return (
    <div className="mb-3 flex min-h-8 flex-wrap items-center gap-x-2 gap-y-2">
      <h1 className="text-xl font-semibold tracking-[-0.015em]">{title}</h1>
      {facts && <p className="pt-1.5 text-xs text-ink-muted">{facts}</p>}
      {actions && <div className="ml-auto flex items-center gap-1.5">{actions}</div>}
    </div>
  );
}
