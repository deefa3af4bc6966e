// A path that leads nowhere, outside the shell.
import type { Metadata } from 'next';
import { AppReady } from '@/components/ui/app-ready';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="flex flex-col items-center gap-4">
        <h1 className="sr-only">Not found</h1>
        <EmptyState title="There is nothing here" actions={<LinkButton href="/">Go to the start page</LinkButton>}>
          The address may be mistyped, or what it led to was deleted.
        </EmptyState>
      </div>
      <AppReady />
    </main>
  );
}
