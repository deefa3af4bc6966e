'use client';
// The labels of a legend entry as filters of the whole page: a small button that opens them beside it.
import { ListFilter } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { ChartFilter } from '@/components/charts/chart-model';

export interface LegendFiltersProps {
  readonly name: string;
  readonly filters: readonly ChartFilter[];
}

/** The list is made when it is asked for: a legend has many entries. Without room of its own, so that no legend grows by it. */
export function LegendFilters({ name, filters }: LegendFiltersProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <span className="relative w-0 self-stretch">
      <button
        ref={button}
        type="button"
        aria-label={`Filter by ${name}`}
        aria-expanded={isOpen}
        className={`absolute inset-y-0 right-0 flex w-6 items-center justify-center rounded-control bg-panel text-ink-muted group-hover/entry:opacity-100 hover:text-ink focus-visible:opacity-100 ${isOpen ? '' : 'opacity-0'}`}
        onClick={() => setOpen(true)}
      >
        <ListFilter size={12} strokeWidth={1.5} aria-hidden />
      </button>
      {isOpen && <FilterList name={name} filters={filters} anchor={button} onClose={close} />}
    </span>
  );
}

interface FilterListProps extends LegendFiltersProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

const GAP_PX = 4;

/** In the layer above the page: panels clip what they hold. The browser closes it by a click elsewhere. */
function FilterList({ name, filters, anchor, onClose }: FilterListProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null || anchor.current === null) return;
    element.showPopover();
    const { left, top } = anchor.current.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = element;
    element.style.left = `${Math.max(GAP_PX, Math.min(left, window.innerWidth - offsetWidth - GAP_PX))}px`;
    element.style.top = `${Math.max(GAP_PX, top - offsetHeight - GAP_PX)}px`;
    element.querySelector('button')?.focus();
  }, [anchor]);
  // The browser would close it too, but leaves the focus nowhere when the list goes with it.
  const closeByEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <div
      ref={list}
      popover="auto"
      aria-label={`Filter by ${name}`}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="group"
      className="fixed inset-auto m-0 max-w-[min(420px,90vw)] rounded-panel border border-line bg-raised px-2.5 py-1 text-xs text-ink shadow-raised"
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
    >
      {filters.map(({ label, value, apply }) => (
        <div key={label} className="flex h-7 items-center gap-2">
          <span className="min-w-0 flex-1 truncate text-ink-muted">{`${label} = ${value}`}</span>
          {[false, true].map((isExcluded) => (
            <button
              key={String(isExcluded)}
              type="button"
              aria-label={`${isExcluded ? 'Filter out' : 'Filter for'} ${label} = ${value}`}
              className="h-6 shrink-0 rounded-control px-1 text-accent-ink hover:underline"
              onKeyDown={closeByEscape}
              onClick={() => {
                apply(isExcluded);
                onClose();
              }}
            >
              {isExcluded ? 'Filter out' : 'Filter for'}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
