// What a person sees when a page, a dashboard or a folder does not exist (any more).
import { SearchX } from 'lucide-react';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageMain } from '@/components/ui/page-main';

export function NotFoundPage() {
  return (
    <PageMain documentTitle="Not found">
      <PageBreadcrumb crumbs={[{ label: 'Not found' }]} />
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is nothing here"
        icon={<SearchX />}
        actions={<LinkButton href="/dashboards">All dashboards</LinkButton>}
      >
        The address may be mistyped, or what it led to was deleted.
      </EmptyState>
    </PageMain>
  );
}
