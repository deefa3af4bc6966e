'use client';
// The list under a Combobox. The focus stays in the field; the active option is pointed at by aria-activedescendant.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a <datalist> cannot be styled, described or kept open */
import * as RadixPopover from 'radix-ui/popover';
import type { ReactNode } from 'react';

interface ListedOption {
  readonly value: string;
  readonly label?: string | undefined;
  readonly detail?: ReactNode;
}

export interface ComboboxListProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly ListedOption[];
  readonly hiddenCount: number;
  readonly activeIndex: number;
  readonly value: string;
  readonly isLoading: boolean;
  readonly isMono: boolean;
  readonly emptyText: string;
  readonly onChoose: (option: ListedOption) => void;
  readonly onPointAt: (index: number) => void;
}

export function ComboboxList(props: ComboboxListProps) {
  const { id, label, options, hiddenCount, activeIndex, value, isLoading, isMono, emptyText, onChoose, onPointAt } =
    props;
  return (
    <RadixPopover.Portal>
      <RadixPopover.Content
        role="presentation"
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        className="z-50 max-h-[min(320px,var(--radix-popover-content-available-height))] max-w-[min(560px,calc(100vw-16px))] min-w-(--radix-popover-trigger-width) overflow-auto rounded-panel border border-line bg-raised p-1 shadow-raised"
      >
        <div id={id} role="listbox" aria-label={label} aria-busy={isLoading}>
          {options.map((option, index) => (
            <div
              key={option.value}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={option.value === value}
              ref={index === activeIndex ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
              // The field must not lose the focus: its blur would commit the typed text first.
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(option)}
              onKeyDown={() => {}}
              onPointerMove={() => onPointAt(index)}
              className={`flex min-h-control items-center gap-2 rounded-control px-2 ${isMono ? 'font-mono text-xs' : ''} ${index === activeIndex ? 'bg-hover' : ''} ${option.value === value ? 'font-semibold' : ''}`}
            >
              <span className="min-w-0 truncate">{option.label ?? option.value}</span>
              {option.detail && (
                <span className="ml-auto shrink-0 pl-3 font-sans text-xs font-normal text-ink-muted">
                  {option.detail}
                </span>
              )}
            </div>
          ))}
        </div>
        {options.length === 0 && <p className="px-2 py-1.5 text-ink-muted">{isLoading ? 'Loading…' : emptyText}</p>}
        {hiddenCount > 0 && (
          <p className="px-2 py-1 text-2xs text-ink-muted">{hiddenCount} more: type to narrow them down</p>
        )}
      </RadixPopover.Content>
    </RadixPopover.Portal>
  );
}
