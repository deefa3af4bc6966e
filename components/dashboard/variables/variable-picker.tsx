'use client';
// Chooses one or several values of a variable: a chip with the value, a list with search. Enter takes, typing filters.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a <select> can neither be searched nor hold several ticks in one line */
import { Check, ChevronDown, TriangleAlert } from 'lucide-react';
import * as RadixPopover from 'radix-ui/popover';
import { useId, useState } from 'react';
import { variableLabel } from '@/components/dashboard/variables/variable-label';
import { IconFrame } from '@/components/ui/icon-frame';
import { Input } from '@/components/ui/input';
import { useListWalk } from '@/components/ui/use-list-walk';
import { ALL_VALUE, type SimpleOption } from '@/lib/dashboard/variable-options';
import { textOfValues, type VariableState } from '@/lib/dashboard/variable-values';

/** More are not drawn: typing narrows faster than scrolling. */
const SHOWN_LIMIT = 100;

export interface VariablePickerProps {
  readonly state: VariableState;
  readonly problem: string | null;
  /** Its values are being asked for. */
  readonly isLoading: boolean;
  readonly onChange: (values: readonly string[]) => void;
}

export function VariablePicker({ state, problem, isLoading, onChange }: VariablePickerProps) {
  const { variable } = state;
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const label = variableLabel(variable);
  const text = state.values.length === 0 ? 'None' : textOfValues(state);
  return (
    <RadixPopover.Root open={isOpen} onOpenChange={setIsOpen}>
      <RadixPopover.Trigger asChild>
        <button
          type="button"
          role="combobox"
          aria-label={label}
          aria-haspopup="listbox"
          aria-expanded={isOpen}
          aria-controls={id}
          aria-busy={isLoading}
          data-variable={variable.name}
          title={problem ?? undefined}
          className="inline-flex h-control max-w-72 shrink-0 items-center gap-1.5 rounded-control border border-line bg-panel pr-1.5 pl-2 whitespace-nowrap hover:bg-hover aria-expanded:bg-hover"
        >
          {variable.hide !== 1 && <span className="text-ink-muted">{label}</span>}
          <span className="truncate">{text}</span>
          {problem !== null && (
            <IconFrame size={14} className="text-warn">
              <TriangleAlert />
            </IconFrame>
          )}
          <ChevronDown aria-hidden="true" strokeWidth={1.5} className="size-3.5 shrink-0 text-ink-faint" />
        </button>
      </RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={`Values of ${label}`}
          className="fade-in z-40 flex max-h-[min(420px,var(--radix-popover-content-available-height))] w-64 flex-col rounded-panel border border-line bg-raised shadow-raised focus:outline-none"
        >
          {problem !== null && <p className="border-b border-line-subtle px-3 py-2 text-xs text-warn">{problem}</p>}
          <ValueList id={id} label={label} state={state} onChange={onChange} onClose={() => setIsOpen(false)} />
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

interface ValueListProps {
  readonly id: string;
  readonly label: string;
  readonly state: VariableState;
  readonly onChange: (values: readonly string[]) => void;
  readonly onClose: () => void;
}

function ValueList({ id, label, state, onChange, onClose }: ValueListProps) {
  const { variable, values } = state;
  const isMulti = variable.multi === true;
  const [search, setSearch] = useState('');
  const options = searchOptions(state, search);
  const shown = options.slice(0, SHOWN_LIMIT);

  function take(option: SimpleOption): void {
    onChange(isMulti ? toggled(values, option.value) : [option.value]);
    if (!isMulti) onClose();
  }
  const walk = useListWalk({ id, shown, onTake: take });

  return (
    <>
      <div className="p-1.5">
        <Input
          type="search"
          aria-label={`Search values of ${label}`}
          placeholder="Search"
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
        aria-label={label}
        aria-multiselectable={isMulti}
        className="min-h-0 overflow-auto p-1 pt-0"
      >
        {shown.map((option, index) => (
          <div
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={values.includes(option.value)}
            onClick={() => take(option)}
            onKeyDown={() => {}}
            onPointerMove={() => walk.onPointAt(index)}
            ref={index === walk.activeIndex ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            className={`flex min-h-control items-center gap-2 rounded-control px-2 ${index === walk.activeIndex ? 'bg-hover' : ''}`}
          >
            <span className="flex w-3.5 shrink-0">
              {values.includes(option.value) && <Check className="size-3.5 text-accent-ink" strokeWidth={2} />}
            </span>
            <span className="min-w-0 truncate" title={option.text}>
              {option.text}
            </span>
          </div>
        ))}
      </div>
      {shown.length === 0 && <p className="px-3 pb-2 text-ink-muted">No values</p>}
      {options.length > shown.length && (
        <p className="px-3 py-1 text-2xs text-ink-muted">
          {options.length - shown.length} more: type to narrow them down
        </p>
      )}
    </>
  );
}

/** A value that is no option can be typed, unless the variable forbids it. */
function searchOptions(state: VariableState, search: string): readonly SimpleOption[] {
  const wanted = search.trim();
  const options = optionsOf(state);
  const found = options.filter((option) => option.text.toLowerCase().includes(wanted.toLowerCase()));
  const { allowCustomValue, type } = state.variable;
  const isFree = allowCustomValue !== false && type !== 'datasource' && type !== 'interval';
  if (wanted === '' || !isFree || options.some(({ text, value }) => text === wanted || value === wanted)) return found;
  return [...found, { text: `Use “${wanted}”`, value: wanted }];
}

function optionsOf({ variable, options }: VariableState): readonly SimpleOption[] {
  return variable.includeAll === true ? [{ text: 'All', value: ALL_VALUE }, ...options] : options;
}

/** All and single values exclude each other; the last value can be taken away only by choosing another one. */
function toggled(values: readonly string[], value: string): readonly string[] {
  if (value === ALL_VALUE) return [ALL_VALUE];
  const without = values.filter((one) => one !== value && one !== ALL_VALUE);
  if (!values.includes(value)) return [...without, value];
  return without.length === 0 ? values : without;
}
