'use client';
// What is scraped, and how it goes: a card a job, a row a target, the reason in words where it fails.
import { Crosshair, ListFilter, SearchX } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useTargets, type TargetList } from '@/components/data/targets';
import { AddTargetDialog } from '@/components/features/targets/add-target-dialog';
import { DroppedTable } from '@/components/features/targets/dropped-table';
import { filterTargets, groupByJob, summarize, type HealthFilter } from '@/components/features/targets/group-targets';
import { JobCards } from '@/components/features/targets/job-cards';
import { TargetTable } from '@/components/features/targets/target-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageHeader } from '@/components/ui/page-header';
import { PageMain } from '@/components/ui/page-main';
import { Segmented } from '@/components/ui/radio-group';
import { SearchInput } from '@/components/ui/search-input';
import { TableSkeleton } from '@/components/ui/table-skeleton';

export function TargetsPage() {
  const targets = useTargets();
  const isAddAsked = useSearchParams().get('add') === '1';
  const [isAddOpen, setIsAddOpen] = useState(isAddAsked);
  return (
    <PageMain documentTitle="Targets">
      <PageBreadcrumb crumbs={[{ label: 'Targets' }]} />
      <PageHeader
        title="Targets"
        facts={targets.data && summarize(targets.data.activeTargets)}
        actions={<Button onClick={() => setIsAddOpen(true)}>How to add a target</Button>}
      />
      {targets.data && <LoadedTargets list={targets.data} onAdd={() => setIsAddOpen(true)} />}
      {!targets.data && (
        <Card isFlush aria-busy={!targets.error}>
          {targets.error ? (
            <ErrorState
              title="Cannot load the targets"
              details={targets.error.message}
              onRetry={() => void targets.refetch()}
            />
          ) : (
            <TableSkeleton rowCount={4} />
          )}
        </Card>
      )}
      <AddTargetDialog isOpen={isAddOpen} onOpenChange={setIsAddOpen} />
    </PageMain>
  );
}

type View = HealthFilter | 'dropped';

function LoadedTargets({ list, onAdd }: { readonly list: TargetList; readonly onAdd: () => void }) {
  const [query, setQuery] = useState('');
  const [view, setView] = useState<View>('all');
  const { activeTargets, droppedTargets } = list;
  if (activeTargets.length === 0 && droppedTargets.length === 0)
    return (
      <Card>
        <EmptyState
          title="Nothing is scraped yet"
          icon={<Crosshair />}
          actions={
            <Button variant="primary" onClick={onAdd}>
              How to add a target
            </Button>
          }
        >
          A target is an address that serves metrics. Watchfire asks each of them every few seconds and keeps the
          answers.
        </EmptyState>
      </Card>
    );
  const shown = filterTargets(activeTargets, { query, health: view === 'down' ? 'down' : 'all' });
  const downCount = activeTargets.filter(({ health }) => health === 'down').length;
  return (
    <>
      <JobCards groups={groupByJob(activeTargets)} onJob={(job) => setQuery(`job=${job}`)} />
      <div className="my-3 flex flex-wrap items-center gap-1.5">
        <SearchInput
          label="Filter targets"
          placeholder="Filter by address, job or label"
          icon={<ListFilter />}
          value={query}
          onValueChange={setQuery}
          className="w-[280px] max-md:w-full"
        />
        <Segmented
          label="Which targets"
          value={view}
          onValueChange={setView}
          choices={[
            { value: 'all', label: 'All' },
            { value: 'down', label: `Down ${downCount}` },
            { value: 'dropped', label: `Dropped ${droppedCountOf(list)}` },
          ]}
        />
      </div>
      <Card isFlush>
        {view === 'dropped' && <DroppedTable targets={droppedTargets} query={query} />}
        {view !== 'dropped' && shown.length > 0 && <TargetTable groups={groupByJob(shown)} />}
        {view !== 'dropped' && shown.length === 0 && (
          <EmptyState
            title={view === 'down' && query === '' ? 'No target is down' : 'No target matches'}
            icon={<SearchX />}
            actions={
              <Button
                onClick={() => {
                  setQuery('');
                  setView('all');
                }}
              >
                Show all targets
              </Button>
            }
          />
        )}
      </Card>
    </>
  );
}

/** The list may be cut; the counts are whole. */
function droppedCountOf({ droppedTargets, droppedTargetCounts }: TargetList): number {
  const counts = Object.values(droppedTargetCounts ?? {});
  return counts.length === 0 ? droppedTargets.length : counts.reduce((sum, count) => sum + count, 0);
}
