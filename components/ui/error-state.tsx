'use client';
// A view that could not be shown: the reason in words, the raw text under "Details", and a way to try again.
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { StateIcon } from '@/components/ui/state-icon';

export interface ErrorStateProps {
  readonly title: string;
  readonly details?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly isRetrying?: boolean | undefined;
  readonly children?: ReactNode;
}

export function ErrorState({ title, details, onRetry, isRetrying = false, children }: ErrorStateProps) {
  return (
    <div role="alert" className="flex grow flex-col items-center justify-center gap-2 p-4 text-center">
      <p className="flex items-center gap-2 text-base font-semibold text-crit">
        <StateIcon state="error" />
        {title}
      </p>
      {children && <div className="max-w-[480px] text-ink-muted">{children}</div>}
      <div className="flex flex-wrap items-center justify-center gap-2 pt-1">
        {onRetry && (
          <Button icon={<RefreshCw />} isBusy={isRetrying} onClick={onRetry}>
            Retry
          </Button>
        )}
        {details !== undefined && <CopyButton text={details} />}
      </div>
      {details !== undefined && (
        <details className="max-w-full text-left text-xs text-ink-muted">
          <summary className="text-center text-accent-ink">Details</summary>
          <pre className="mt-2 max-h-40 max-w-full overflow-auto rounded-control bg-canvas p-2 font-mono whitespace-pre-wrap">
            {details}
          </pre>
        </details>
      )}
    </div>
  );
}
