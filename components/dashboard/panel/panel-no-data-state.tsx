'use client';
// A panel without data says why, as far as that is known: no query yet, a metric or a value that does not exist (with the nearest names), an empty range.
import { Clock, Filter, Pencil, Search, Sigma, Terminal } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTimeState } from '@/components/dashboard/state/dashboard-context';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { Button } from '@/components/ui/button';
import { IconFrame } from '@/components/ui/icon-frame';
import type { NoDataReason } from '@/lib/dashboard/no-data-reason';
import type { PreparedQuery } from '@/lib/dashboard/panel-queries';
import { formatInstant, rawOf, type TimeWindow } from '@/lib/dashboard/time-range';

export interface PanelNoDataStateProps {
  readonly queries: readonly PreparedQuery[];
  readonly window: TimeWindow;
  readonly isSmall: boolean;
  readonly onEdit?: (() => void) | undefined;
  /** What the panel's author says in place of "No data". */
  readonly words?: string | undefined;
  /** Series came, and what is calculated or transformed of them gives nothing. */
  readonly hasAnswers: boolean;
}

const NoDataReasonView = lazy(() =>
  import('@/components/dashboard/panel/no-data-reason').then((module) => ({ default: module.NoDataReasonView })),
);

export function PanelNoDataState({ queries, window, isSmall, onEdit, hasAnswers, words = '' }: PanelNoDataStateProps) {
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
  if (words !== '') return <NoData icon={<Clock />} title={words} isSmall={isSmall} />;
  if (hasAnswers)
    return (
      <NoData icon={<Sigma />} title="No data" isSmall={isSmall}>
        <p className="text-balance">
          The queries give series, but the panel’s expressions or transformations leave nothing.
        </p>
      </NoData>
    );
  const show = (reason: NoDataReason): ReactNode => <Reason reason={reason} window={window} isSmall={isSmall} />;
  return (
    <Suspense fallback={show({ kind: 'unknown' })}>
      <NoDataReasonView exprs={queries.map((query) => query.expr)} window={window} render={show} />
    </Suspense>
  );
}

interface ReasonProps {
  readonly reason: NoDataReason;
  readonly window: TimeWindow;
  readonly isSmall: boolean;
}

function Reason({ reason, window, isSmall }: ReasonProps) {
  switch (reason.kind) {
    case 'metric':
      return (
        <NoData icon={<Search />} title={`No metric “${reason.name}”`} isSmall={isSmall}>
          <Nearest title="Nearest names:" names={reason.nearest} />
        </NoData>
      );
    case 'matcher':
      return (
        <NoData icon={<Filter />} title={`No series with ${reason.matcher}`} isSmall={isSmall}>
          <Nearest title="Nearest values:" names={reason.nearest} />
        </NoData>
      );
    case 'combination':
      return (
        <NoData icon={<Filter />} title="No series matches" isSmall={isSmall}>
          <p className="font-mono text-xs break-all">{reason.selector}</p>
        </NoData>
      );
    case 'range':
      return <EmptyRange lastMs={reason.lastMs} window={window} isSmall={isSmall} />;
    case 'expression':
      return (
        <NoData icon={<Sigma />} title="No data" isSmall={isSmall}>
          <p className="text-balance">The series are there, but the expression gives no value for any of them.</p>
        </NoData>
      );
    case 'unknown':
      return (
        <NoData icon={<Clock />} title="No data" isSmall={isSmall}>
          <p className="text-balance">No series has a sample in this time range.</p>
        </NoData>
      );
  }
}

function Nearest({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <>
      <p>{title}</p>
      <ul className="flex flex-wrap justify-center gap-1.5">
        {names.map((one) => (
          <li key={one} className="rounded-control bg-hover px-1.5 font-mono text-xs text-ink">
            {one}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The newest sample lies elsewhere: the same width of time around it is one press away. */
function EmptyRange({
  lastMs,
  window,
  isSmall,
}: {
  readonly lastMs: number | null;
  readonly window: TimeWindow;
  readonly isSmall: boolean;
}) {
  const zone = useTimeState((state) => state.zone);
  if (lastMs === null)
    return (
      <NoData icon={<Clock />} title="No data in this range" isSmall={isSmall}>
        <p className="text-balance">The series exist, but have no sample in this time range.</p>
      </NoData>
    );
  const widthMs = window.toMs - window.fromMs;
  const goThere = (): void => changeUrl({ ...rawOf({ fromMs: lastMs - widthMs, toMs: lastMs + 60_000 }) }, 'push');
  return (
    <NoData icon={<Clock />} title="No data in this range" isSmall={isSmall}>
      <p className="text-balance tabular-nums">The last sample is of {formatInstant(lastMs, zone)}.</p>
      <Button size="small" onClick={goThere}>
        Go there
      </Button>
    </NoData>
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
