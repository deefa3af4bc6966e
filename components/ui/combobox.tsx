'use client';
// Choose by typing: a text field with a list under it (ARIA combobox with list autocomplete).
// Options are filtered here unless `onQueryChange` is given: then the owner delivers the options for each text.
import { ChevronDown } from 'lucide-react';
import * as RadixPopover from 'radix-ui/popover';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { ComboboxList } from '@/components/ui/combobox-list';
import { inputClass } from '@/components/ui/input-class';

export interface ComboboxOption {
  readonly value: string;
  /** Shown and searched; the value itself when left out. */
  readonly label?: string | undefined;
  readonly detail?: ReactNode;
}

export interface ComboboxProps {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly options: readonly ComboboxOption[];
  readonly onQueryChange?: ((query: string) => void) | undefined;
  /** Takes text that is no option (Enter, Tab or leaving the field). */
  readonly isFreeTextAllowed?: boolean | undefined;
  readonly isLoading?: boolean | undefined;
  readonly emptyText?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly isMono?: boolean | undefined;
  readonly id?: string | undefined;
  readonly 'aria-label'?: string | undefined;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: true | undefined;
  readonly disabled?: boolean | undefined;
  readonly className?: string | undefined;
}

/** More are not drawn: typing narrows faster than scrolling. */
const SHOWN_OPTION_LIMIT = 50;

function optionLabel(option: ComboboxOption): string {
  return option.label ?? option.value;
}

function filterOptions(options: readonly ComboboxOption[], query: string): readonly ComboboxOption[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return options;
  const found = options.filter((option) => optionLabel(option).toLowerCase().includes(wanted));
  const startsWith = (option: ComboboxOption): number => (optionLabel(option).toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.toSorted((left, right) => startsWith(left) - startsWith(right));
}

/** The state of one combobox: what is typed, whether the list is open, which option is pointed at. */
function useCombobox(props: ComboboxProps) {
  const { value, onValueChange, options, onQueryChange, isFreeTextAllowed = false } = props;
  const field = useRef<HTMLInputElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  /** Null: nothing typed since the last choice, the chosen label is shown. */
  const [query, setQuery] = useState<string | null>(null);
  const [activeIndex, setActiveIndex] = useState(-1);

  const chosen = options.find((option) => option.value === value);
  const matching = query === null || onQueryChange ? options : filterOptions(options, query);
  const shown = matching.slice(0, SHOWN_OPTION_LIMIT);

  function close(): void {
    setIsOpen(false);
    setQuery(null);
    setActiveIndex(-1);
  }
  function choose(option: ComboboxOption): void {
    onValueChange(option.value);
    close();
    field.current?.focus();
  }
  function commitText(): void {
    if (query !== null) {
      const exact = options.find((option) => optionLabel(option) === query.trim());
      if (exact) onValueChange(exact.value);
      else if (isFreeTextAllowed) onValueChange(query.trim());
    }
    close();
  }
  function type(text: string): void {
    setQuery(text);
    onQueryChange?.(text);
    setIsOpen(true);
    setActiveIndex(isFreeTextAllowed ? -1 : 0);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setIsOpen(true);
      if (shown.length > 0)
        setActiveIndex((Math.max(activeIndex, by === 1 ? -1 : 0) + by + shown.length) % shown.length);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      const first = shown[activeIndex] ?? (isFreeTextAllowed ? undefined : shown[0]);
      if (first) choose(first);
      else commitText();
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      close();
    }
  }
  return {
    field,
    isOpen,
    open: () => setIsOpen(true),
    close,
    choose,
    commitText,
    type,
    onKeyDown,
    text: query ?? (chosen ? optionLabel(chosen) : value),
    shown,
    hiddenCount: matching.length - shown.length,
    activeIndex,
    setActiveIndex,
  };
}

export function Combobox(props: ComboboxProps) {
  const listId = useId();
  const state = useCombobox(props);
  const { field, isOpen, shown, activeIndex } = state;
  const isMono = props.isMono === true;
  const hasActive = isOpen && shown[activeIndex] !== undefined;
  return (
    <RadixPopover.Root open={isOpen} onOpenChange={(next) => !next && state.close()}>
      <RadixPopover.Anchor asChild>
        <span className={`relative block min-w-0 ${props.className ?? ''}`}>
          <input
            ref={field}
            id={props.id}
            type="text"
            role="combobox"
            aria-label={props['aria-label']}
            aria-describedby={props['aria-describedby']}
            aria-invalid={props['aria-invalid']}
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={hasActive ? `${listId}-${activeIndex}` : undefined}
            autoComplete="off"
            spellCheck={false}
            disabled={props.disabled}
            placeholder={props.placeholder}
            value={state.text}
            onFocus={(event) => event.target.select()}
            onClick={state.open}
            onBlur={state.commitText}
            onKeyDown={state.onKeyDown}
            onChange={(event) => state.type(event.target.value)}
            className={inputClass('medium', `pr-7 ${isMono ? 'font-mono text-xs' : ''}`)}
          />
          <ChevronDown
            aria-hidden="true"
            strokeWidth={1.5}
            className="pointer-events-none absolute top-1/2 right-1.5 size-3.5 -translate-y-1/2 text-ink-muted"
          />
        </span>
      </RadixPopover.Anchor>
      <ComboboxList
        id={listId}
        label={props['aria-label'] ?? 'Options'}
        options={shown}
        hiddenCount={state.hiddenCount}
        activeIndex={activeIndex}
        value={props.value}
        isLoading={props.isLoading === true}
        isMono={isMono}
        emptyText={props.emptyText ?? 'Nothing found'}
        onChoose={state.choose}
        onPointAt={state.setActiveIndex}
      />
    </RadixPopover.Root>
  );
}
