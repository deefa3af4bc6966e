'use client';
// Ranges for one press. A list box: arrows walk, typing filters, Enter takes.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a <select> cannot be filtered or stay open */
import { useId, useMemo, useState } from 'react';
import { useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { Input } from '@/components/ui/input';
import { useListWalk } from '@/components/ui/use-list-walk';
import type { RawTimeRange } from '@/lib/dashboard/dashboard';
import { readTimePicker } from '@/lib/dashboard/time-picker';
import { QUICK_RANGES, type QuickRange } from '@/lib/dashboard/time-range';

export interface QuickRangeListProps {
  readonly raw: RawTimeRange;
  readonly onChoose: (range: QuickRange) => void;
}

export function QuickRangeList({ raw, onChoose }: QuickRangeListProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const json = useDashboardState((state) => state.history.present['timepicker']);
  const ranges = useMemo(() => [...readTimePicker(json).quickRanges, ...QUICK_RANGES], [json]);
  const chosen = ranges.findIndex((range) => range.from === raw.from && range.to === raw.to);
  const shown = filterRanges(ranges, search);
  const walk = useListWalk({ id, shown, onTake: onChoose, firstIndex: Math.max(0, chosen) });

  return (
    <div className="flex w-48 shrink-0 flex-col border-line-subtle max-md:w-full max-md:border-t md:border-l">
      <div className="p-2 pb-1">
        <Input
          type="search"
          aria-label="Search quick ranges"
          placeholder="Search quick ranges"
          value={search}
          aria-controls={id}
          aria-activedescendant={walk.activeId}
          onKeyDown={walk.onKeyDown}
          onChange={(event) => {
            setSearch(event.target.value);
            walk.onPointAt(0);
          }}
        />
      </div>
      <div
        id={id}
        role="listbox"
        aria-label="Quick ranges"
        tabIndex={0}
        aria-activedescendant={walk.activeId}
        onKeyDown={walk.onKeyDown}
        className="max-h-[300px] min-h-0 grow overflow-auto p-1 outline-offset-[-2px]"
      >
        {shown.map((range, index) => (
          <div
            key={range.title}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={range.from === raw.from && range.to === raw.to}
            onClick={() => onChoose(range)}
            onKeyDown={() => {}}
            onPointerMove={() => walk.onPointAt(index)}
            className={`flex h-control items-center rounded-control px-2 whitespace-nowrap aria-selected:font-semibold ${index === walk.activeIndex ? 'bg-hover' : ''}`}
          >
            {range.title}
          </div>
        ))}
      </div>
    </div>
  );
}

/** By title; "45m" or "3d" makes a range of its own. */
function filterRanges(ranges: readonly QuickRange[], search: string): readonly QuickRange[] {
  const wanted = search.trim().toLowerCase();
  const own = /^(?:last )?(\d+) ?([smhdwy])$/.exec(wanted);
  const found = ranges.filter((range) => range.title.toLowerCase().includes(wanted));
  if (!own) return found;
  const amount = `${own[1]}${own[2]}`;
  const isThere = QUICK_RANGES.some((range) => range.from === `now-${amount}` && range.to === 'now');
  const same = QUICK_RANGES.filter((range) => range.from === `now-${amount}` && range.to === 'now');
  return isThere ? same : [{ title: `Last ${amount}`, from: `now-${amount}`, to: 'now' }, ...found];
}
