'use client';
// A panel without data says why, as far as that is known: no query yet, a metric that does not exist (with the nearest names), an empty range.
import { Clock, Pencil, Search, Terminal } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { Button } from '@/components/ui/button';
import { IconFrame } from '@/components/ui/icon-frame';
import type { PreparedQuery } from '@/lib/dashboard/panel-queries';

export interface PanelNoDataStateProps {
  readonly queries: readonly PreparedQuery[];
  readonly isSmall: boolean;
  readonly onEdit?: (() => void) | undefined;
}

const MissingMetric = lazy(() =>
  import('@/components/dashboard/panel/missing-metric').then((module) => ({ default: module.MissingMetric })),
);

export function PanelNoDataState({ queries, isSmall, onEdit }: PanelNoDataStateProps) {
  if (queries.length === 0) {
    return (
      <NoData icon={<Terminal />} title="No query yet" isSmall={isSmall}>
        {onEdit && (
          <Button size="small" icon={<Pencil />} onClick={onEdit}>
            Write a query
          </Button>
        )}
      </NoData>
    );
  }
  const emptyRange = (
    <NoData icon={<Clock />} title="No data" isSmall={isSmall}>
      <p className="text-balance">No series has a sample in this time range.</p>
    </NoData>
  );
  return (
    <Suspense fallback={emptyRange}>
      <MissingMetric
        exprs={queries.map((query) => query.expr)}
        otherwise={emptyRange}
        render={({ name, nearest }) => (
          <NoData icon={<Search />} title={`No metric “${name}”`} isSmall={isSmall}>
            {nearest.length > 0 && (
              <>
                <p>Nearest names:</p>
                <ul className="flex flex-wrap justify-center gap-1.5">
                  {nearest.map((one) => (
                    <li key={one} className="rounded-control bg-hover px-1.5 font-mono text-xs text-ink">
                      {one}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </NoData>
        )}
      />
    </Suspense>
  );
}

function NoData({
  icon,
  title,
  isSmall,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly isSmall: boolean;
  readonly children?: ReactNode;
}) {
  if (isSmall) {
    return (
      <div data-testid="panel-nodata" className="flex size-full items-center gap-2 px-1 text-ink-muted">
        <IconFrame className="text-ink-faint">{icon}</IconFrame>
        <span className="min-w-0 truncate" title={title}>
          {title}
        </span>
      </div>
    );
  }
  return (
    <div
      data-testid="panel-nodata"
      className="flex size-full flex-col items-center justify-center gap-1.5 overflow-auto p-2 text-center text-ink-muted"
    >
      <IconFrame size={20} className="text-ink-faint">
        {icon}
      </IconFrame>
      <p className="text-base font-semibold text-ink">{title}</p>
      {children}
    </div>
  );
}
