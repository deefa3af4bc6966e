'use client';
// A page that broke: the shell stays, the reason and a way to try again.
import { ErrorPage } from '@/components/features/shell/error-page';

export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return <ErrorPage message={error.message} id={error.digest} onRetry={reset} />;
}
