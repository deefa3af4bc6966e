'use client';
// The list of dashboards: folders first, search over all of them, stars, and what can be done to one entry.
import { FolderPlus, LayoutDashboard, Plus, SearchX, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DashboardOffers } from '@/components/dashboard/offers/dashboard-offers';
import { useDashboardList, useFolders } from '@/components/data/dashboard-list';
import type { ApiFailure } from '@/components/data/fetch-json';
import { useCan } from '@/components/data/viewer';
import { DashboardTable } from '@/components/features/dashboards-list/dashboard-table';
import { EntryDialogs, type EntryTask } from '@/components/features/dashboards-list/entry-dialogs';
import { filterDashboards } from '@/components/features/dashboards-list/filter-dashboards';
import { Button } from '@/components/ui/button';
import type { Crumb } from '@/components/ui/breadcrumb';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageHeader } from '@/components/ui/page-header';
import { PageMain } from '@/components/ui/page-main';
import { SearchInput } from '@/components/ui/search-input';
import { TableSkeleton } from '@/components/ui/table-skeleton';

export function DashboardsPage({ folderUid }: { readonly folderUid: string | null }) {
  const dashboards = useDashboardList();
  const folders = useFolders();
  const canEdit = useCan('dashboards:write');
  const [query, setQuery] = useState('');
  const [tag, setTag] = useState<string | null>(null);
  const [task, setTask] = useState<EntryTask | null>(null);

  const folder = folders.data?.find(({ uid }) => uid === folderUid);
  const title = folder?.title ?? (folderUid === null ? 'Dashboards' : 'Folder');
  const failure = dashboards.error ?? folders.error;
  const isLoaded = dashboards.data !== undefined && folders.data !== undefined;
  const list = filterDashboards(dashboards.data ?? [], folders.data ?? [], { query, tag, folderUid });

  const isMissing = isLoaded && folderUid !== null && !folder;
  const isEmpty = list.folders.length + list.dashboards.length === 0;

  if (isMissing) return <MissingFolder />;
  return (
    <PageMain documentTitle={title}>
      <PageBreadcrumb crumbs={crumbsOf(folderUid, title)} />
      <PageHeader title={title} actions={canEdit && <NewMenu folderUid={folderUid} onTask={setTask} />} />
      <FilterBar query={query} onQuery={setQuery} tag={tag} onTag={setTag} />
      <Card isFlush aria-busy={!isLoaded && !failure}>
        {isLoaded && !isEmpty && (
          <DashboardTable list={list} all={dashboards.data} canEdit={canEdit} onTag={setTag} onTask={setTask} />
        )}
        {isLoaded && isEmpty && (
          <NothingHere
            isSearch={list.isSearch}
            folderUid={folderUid}
            canEdit={canEdit}
            onClear={() => {
              setQuery('');
              setTag(null);
            }}
          />
        )}
        {!isLoaded && (
          <NotLoaded
            failure={failure}
            onRetry={() => {
              void dashboards.refetch();
              void folders.refetch();
            }}
          />
        )}
      </Card>
      <EntryDialogs task={task} folders={folders.data ?? []} onClose={() => setTask(null)} />
    </PageMain>
  );
}

interface FilterBarProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly tag: string | null;
  readonly onTag: (tag: string | null) => void;
}

function FilterBar({ query, onQuery, tag, onTag }: FilterBarProps) {
  return (
    <>
      <DashboardOffers className="mb-3" />
      <div className="mb-3 flex flex-wrap items-center gap-1.5">
        <SearchInput
          label="Search dashboards"
          value={query}
          onValueChange={onQuery}
          className="w-[280px] max-md:w-full"
        />
        {tag !== null && (
          <Chip removeLabel={`Remove tag ${tag}`} onRemove={() => onTag(null)}>
            {tag}
          </Chip>
        )}
      </div>
    </>
  );
}

function crumbsOf(folderUid: string | null, title: string): readonly Crumb[] {
  return folderUid === null ? [{ label: title }] : [{ label: 'Dashboards', href: '/dashboards' }, { label: title }];
}

function MissingFolder() {
  return (
    <PageMain documentTitle="Folder not found">
      <PageBreadcrumb crumbs={[{ label: 'Dashboards', href: '/dashboards' }, { label: 'Folder not found' }]} />
      <h1 className="sr-only">Folder not found</h1>
      <EmptyState
        title="There is no such folder"
        icon={<SearchX />}
        actions={<LinkButton href="/dashboards">All dashboards</LinkButton>}
      >
        It may have been deleted, or the address is mistyped.
      </EmptyState>
    </PageMain>
  );
}

function NotLoaded({ failure, onRetry }: { readonly failure: ApiFailure | null; readonly onRetry: () => void }) {
  if (!failure) return <TableSkeleton rowCount={6} />;
  return <ErrorState title="Cannot load the dashboards" details={failure.message} onRetry={onRetry} />;
}

function newDashboardPath(folderUid: string | null): string {
  return folderUid === null ? '/d/new' : `/d/new?folderUid=${encodeURIComponent(folderUid)}`;
}

function NewMenu({
  folderUid,
  onTask,
}: {
  readonly folderUid: string | null;
  readonly onTask: (task: EntryTask) => void;
}) {
  const router = useRouter();
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="primary" icon={<Plus />}>
          New
        </Button>
      }
    >
      <MenuItem icon={<LayoutDashboard />} onSelect={() => router.push(newDashboardPath(folderUid))}>
        New dashboard
      </MenuItem>
      <MenuItem icon={<FolderPlus />} onSelect={() => onTask({ kind: 'new-folder' })}>
        New folder
      </MenuItem>
      <MenuItem icon={<Upload />} onSelect={() => router.push('/dashboards/import')}>
        Import dashboard
      </MenuItem>
    </Menu>
  );
}

interface NothingHereProps {
  readonly isSearch: boolean;
  readonly folderUid: string | null;
  readonly canEdit: boolean;
  readonly onClear: () => void;
}

function NothingHere({ isSearch, folderUid, canEdit, onClear }: NothingHereProps) {
  if (isSearch)
    return (
      <EmptyState
        title="No dashboard matches"
        icon={<SearchX />}
        actions={<Button onClick={onClear}>Clear search</Button>}
      >
        Title, tags and folder are searched.
      </EmptyState>
    );
  return (
    <EmptyState
      title={folderUid !== null ? 'This folder is empty' : 'No dashboards yet'}
      icon={<LayoutDashboard />}
      actions={
        canEdit && (
          <LinkButton href={newDashboardPath(folderUid)} icon={<Plus />}>
            New dashboard
          </LinkButton>
        )
      }
    >
      A dashboard shows metrics as panels on one page: start from the name of a metric.
    </EmptyState>
  );
}
