'use client';
// The table "Targets": one group of rows a job.
import { useState } from 'react';
import { firstRows, instanceOf, type TargetGroup } from '@/components/features/targets/group-targets';
import type { ActiveTarget } from '@/components/data/targets';
import { Ago, useNowMs } from '@/components/ui/ago';
import { LabelChip } from '@/components/ui/chip';
import { StateText } from '@/components/ui/state-icon';
import { ShowMore } from '@/components/ui/show-more';
import { Cell, HeadCell, Row, Table } from '@/components/ui/table';

/** More rows at once make the page slow; the filter reaches all. */
const ROW_STEP = 200;
/** Labels that have their own column. */
const SHOWN_ELSEWHERE = new Set(['job', 'instance']);

export function TargetTable({ groups }: { readonly groups: readonly TargetGroup[] }) {
  const nowMs = useNowMs();
  const [shownLimit, setShownLimit] = useState(ROW_STEP);
  const totalCount = groups.reduce((sum, { targets }) => sum + targets.length, 0);
  return (
    <>
      <Table label="Targets" density="list">
        <thead>
          <tr>
            <HeadCell className="w-[110px] pl-4">State</HeadCell>
            <HeadCell>Address</HeadCell>
            <HeadCell className="w-[110px] max-md:hidden">Last scrape</HeadCell>
            <HeadCell isNumeric className="w-[90px] max-md:hidden">
              Duration
            </HeadCell>
            <HeadCell isNumeric className="w-[90px] max-md:hidden">
              Samples
            </HeadCell>
            <HeadCell className="pl-6 max-md:hidden">Labels</HeadCell>
          </tr>
        </thead>
        {firstRows(groups, shownLimit).map((group) => (
          <GroupRows key={group.job} group={group} nowMs={nowMs} />
        ))}
      </Table>
      <ShowMore
        shownCount={shownLimit}
        totalCount={totalCount}
        onShowMore={() => setShownLimit(shownLimit + ROW_STEP)}
      />
    </>
  );
}

function GroupRows({ group, nowMs }: { readonly group: TargetGroup; readonly nowMs: number | null }) {
  const [first] = group.targets;
  return (
    <tbody>
      <tr>
        <th
          scope="rowgroup"
          colSpan={6}
          className="h-9! border-t border-line-subtle bg-hover/35 px-4 text-left font-normal whitespace-nowrap"
        >
          <span className="font-semibold">{group.job}</span>
          {first && (
            <span className="ml-2 text-xs text-ink-muted">
              every {first.scrapeInterval} · timeout {first.scrapeTimeout} · {pathOf(first.scrapeUrl)}
            </span>
          )}
        </th>
      </tr>
      {group.targets.map((target) => (
        <TargetRow key={target.scrapeUrl + instanceOf(target)} target={target} nowMs={nowMs} />
      ))}
    </tbody>
  );
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

interface TargetProps {
  readonly target: ActiveTarget;
  readonly nowMs: number | null;
}

function TargetRow({ target, nowMs }: TargetProps) {
  const instance = instanceOf(target);
  const { failure, warning, sampleCount } = target.watchfire;
  return (
    <Row data-health={target.health} data-job={target.labels['job'] ?? target.scrapePool} data-instance={instance}>
      <Cell className="h-11! pl-4">
        <StateText state={target.health === 'unknown' ? 'waiting' : target.health} />
      </Cell>
      <Cell isRowHeader className="h-11! py-1 whitespace-normal">
        <span className="font-mono text-xs [overflow-wrap:anywhere]" title={target.scrapeUrl}>
          {instance}
        </span>
        <span className="block text-xs text-ink-muted md:hidden">
          <LastScrape target={target} nowMs={nowMs} />
        </span>
        {target.health === 'down' && (
          <span className="block max-w-[520px] text-xs [overflow-wrap:anywhere] text-crit" title={target.lastError}>
            {failure ?? target.lastError}
          </span>
        )}
        {target.health !== 'down' && warning !== null && (
          <span className="block max-w-[520px] text-xs [overflow-wrap:anywhere] text-warn">{warning}</span>
        )}
      </Cell>
      <Cell className="h-11! text-ink-muted max-md:hidden">
        <LastScrape target={target} nowMs={nowMs} />
      </Cell>
      <Cell isNumeric className="h-11! max-md:hidden">
        {target.health === 'unknown' ? '–' : formatDurationSeconds(target.lastScrapeDuration)}
      </Cell>
      <Cell isNumeric className="h-11! max-md:hidden">
        {target.health === 'up' ? groupDigits(sampleCount) : '–'}
      </Cell>
      <Cell className="h-11! py-1 pl-6 whitespace-normal max-md:hidden">
        <span className="flex flex-wrap gap-1">
          {Object.entries(target.labels)
            .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
            .map(([name, value]) => (
              <LabelChip key={name} name={name} value={value} />
            ))}
        </span>
      </Cell>
    </Row>
  );
}

/** Prometheus writes the year 1 for "never". */
function LastScrape({ target, nowMs }: TargetProps) {
  const scrapedMs = Date.parse(target.lastScrape);
  if (Number.isNaN(scrapedMs) || scrapedMs <= 0) return <>not yet</>;
  return <Ago instantMs={scrapedMs} sharedNowMs={nowMs} />;
}

function formatDurationSeconds(seconds: number): string {
  return seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))}\u2009ms` : `${seconds.toFixed(2)}\u2009s`;
}

function groupDigits(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, '\u2009');
}
