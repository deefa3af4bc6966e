'use client';
// A card of live numbers with their last 15 minutes; leads to the dashboard behind it.
import { ArrowRight } from 'lucide-react';
import { useTrend } from '@/components/data/trends';
import type { LiveStat } from '@/components/features/home/stats';
import { TrendLine } from '@/components/features/home/trend-line';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { LinkButton } from '@/components/ui/link-button';
import { Skeleton } from '@/components/ui/skeleton';
import { formatNumber } from '@/lib/units/format-value';

export interface LiveCardProps {
  readonly title: string;
  readonly href: string;
  readonly stats: readonly LiveStat[];
}

export function LiveCard({ title, href, stats }: LiveCardProps) {
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-2">
        <h2 className="text-base whitespace-nowrap">{title}</h2>
        <Badge tone="ok">
          <span aria-hidden="true" className="size-1.5 rounded-full bg-fill-ok" />
          <span>
            live<span className="max-md:hidden">, every 5 s</span>
          </span>
        </Badge>
        <span className="ml-auto">
          <LinkButton href={href} variant="ghost" icon={<ArrowRight />}>
            Open dashboard
          </LinkButton>
        </span>
      </div>
      <div className="mt-3 grid grid-cols-4 gap-x-4 gap-y-3 max-lg:grid-cols-2">
        {stats.map((stat) => (
          <Stat key={stat.title} stat={stat} />
        ))}
      </div>
    </Card>
  );
}

function Stat({ stat }: { readonly stat: LiveStat }) {
  const trend = useTrend(stat.expression);
  const last = trend.data?.last ?? null;
  return (
    <div className="min-w-0" aria-busy={trend.isPending}>
      <p className="text-xs text-ink-muted">{stat.title}</p>
      <p className="h-8 text-2xl font-semibold tracking-[-0.025em] whitespace-nowrap tabular-nums">
        {trend.isPending ? <Skeleton className="mt-1 h-6 w-20" /> : <StatValue value={last} unit={stat.unit} />}
      </p>
      <div className="mt-1 h-7">
        {trend.data && last !== null && <TrendLine values={fromFirstSample(trend.data.values)} />}
      </div>
      {!trend.isPending && last === null && (
        <p className="-mt-7 text-xs text-ink-muted">{trend.error ? 'cannot be read' : 'no samples yet'}</p>
      )}
    </div>
  );
}

/** Two minutes of steps: less would blow a few samples up to the whole width. */
const LEAST_STEP_COUNT = 24;

/** Shortly after the first start most of the span is empty: the line begins where the samples do. */
function fromFirstSample(values: readonly number[]): readonly number[] {
  const first = values.findIndex((value) => !Number.isNaN(value));
  return values.slice(Math.max(0, Math.min(first, values.length - LEAST_STEP_COUNT)));
}

function StatValue({ value, unit }: { readonly value: number | null; readonly unit: string }) {
  if (value === null) return <span className="text-ink-faint">–</span>;
  const { prefix, text, suffix } = formatNumber(value, unit);
  return (
    <>
      {prefix}
      {text}
      {suffix !== undefined && (
        <span className="ml-[3px] text-lg font-normal tracking-normal text-ink-muted">{suffix.trim()}</span>
      )}
    </>
  );
}
