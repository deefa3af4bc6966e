'use client';
// Our mistake, in words, with what a report needs.
import { ErrorState } from '@/components/ui/error-state';
import { PageMain } from '@/components/ui/page-main';

export interface ErrorPageProps {
  readonly message: string;
  /** Stands in the server's log beside the stack. */
  readonly id: string | undefined;
  readonly onRetry: () => void;
}

export function ErrorPage({ message, id, onRetry }: ErrorPageProps) {
  return (
    <PageMain documentTitle="Error">
      <h1 className="sr-only">Error</h1>
      <ErrorState
        title="This page broke"
        details={id === undefined ? message : `${message}\nError ${id}`}
        onRetry={onRetry}
      >
        It is our mistake, not yours. Your data is not touched.
      </ErrorState>
    </PageMain>
  );
}
