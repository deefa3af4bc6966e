'use client';
// Filters by hand: tokens of label, operator and value. Each is changed by pressing it; a new one by the plus.
import { ListFilter, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { variableLabel } from '@/components/dashboard/variables/variable-label';
import { useLabelNames, useLabelValues } from '@/components/data/metrics';
import { Button } from '@/components/ui/button';
import { Combobox } from '@/components/ui/combobox';
import { Field } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Popover } from '@/components/ui/popover';
import { Select } from '@/components/ui/select';
import { type AdhocFilter, adhocFilters, urlOfFilter } from '@/lib/dashboard/adhoc-filters';
import type { VariableState } from '@/lib/dashboard/variable-values';

export interface FilterBarProps {
  readonly state: VariableState;
  /** Values as the address holds them; one empty value for no filters at all. */
  readonly onChange: (values: readonly string[]) => void;
}

const OPERATORS = [
  { value: '=', label: '= equals' },
  { value: '!=', label: '!= differs' },
  { value: '=~', label: '=~ matches' },
  { value: '!~', label: '!~ does not match' },
];
const EMPTY: AdhocFilter = { key: '', operator: '=', value: '' };

export function FilterBar({ state, onChange }: FilterBarProps) {
  const { variable, values } = state;
  const label = variableLabel(variable);
  const filters = adhocFilters({ ...variable, baseFilters: [] }, values);
  const [openAt, setOpenAt] = useState<number | null>(null);
  const put = (next: readonly AdhocFilter[]): void => {
    setOpenAt(null);
    onChange(next.length === 0 ? [''] : next.map(urlOfFilter));
  };
  return (
    <fieldset aria-label={label} data-variable={variable.name} className="flex shrink-0 items-center gap-1">
      {filters.map((filter, at) => {
        const text = `${filter.key} ${filter.operator} ${(filter.values ?? [filter.value]).join(', ')}`;
        return (
          <span key={text} className="flex items-center rounded-control border border-line bg-panel">
            <Popover
              label={`Filter ${text}`}
              isOpen={openAt === at}
              onOpenChange={(isOpen) => setOpenAt(isOpen ? at : null)}
              trigger={
                <button
                  type="button"
                  aria-label={`Filter ${text}`}
                  className="h-control max-w-64 truncate rounded-control px-2 hover:bg-hover"
                >
                  {text}
                </button>
              }
            >
              <FilterForm filter={filter} onSubmit={(changed) => put(filters.with(at, changed))} />
            </Popover>
            <IconButton
              label={`Remove filter ${text}`}
              icon={<X />}
              size="small"
              onClick={() => put(filters.filter((_, other) => other !== at))}
            />
          </span>
        );
      })}
      <Popover
        label={`Add filter to ${label}`}
        isOpen={openAt === filters.length}
        onOpenChange={(isOpen) => setOpenAt(isOpen ? filters.length : null)}
        trigger={
          <Button aria-label="Add filter" icon={<ListFilter />} className="border-dashed text-ink-muted">
            Filter
          </Button>
        }
      >
        <FilterForm filter={EMPTY} onSubmit={(added) => put([...filters, added])} />
      </Popover>
    </fieldset>
  );
}

/** "One of" and "none of" are edited as the expressions that they stand for. */
function asPlainOperator(operator: string): string {
  return { '=|': '=~', '!=|': '!~' }[operator] ?? operator;
}

function FilterForm({
  filter,
  onSubmit,
}: {
  readonly filter: AdhocFilter;
  readonly onSubmit: (filter: AdhocFilter) => void;
}) {
  const [key, setKey] = useState(filter.key);
  const [operator, setOperator] = useState(asPlainOperator(filter.operator));
  const [value, setValue] = useState(filter.values === undefined ? filter.value : filter.values.join('|'));
  const names = useLabelNames(true);
  const known = useLabelValues(key);
  function submit(event: FormEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (key.trim() !== '') onSubmit({ key: key.trim(), operator, value });
  }
  return (
    <form onSubmit={submit} className="flex w-64 flex-col gap-2">
      <Field label="Label">
        {(control) => (
          <Combobox
            {...control}
            value={key}
            onValueChange={setKey}
            options={(names.data ?? []).map((name) => ({ value: name }))}
            isLoading={names.isPending}
            isFreeTextAllowed
          />
        )}
      </Field>
      <Select aria-label="Operator" value={operator} onValueChange={setOperator} options={OPERATORS} />
      <Field label="Value">
        {(control) => (
          <Combobox
            {...control}
            value={value}
            onValueChange={setValue}
            options={(known.data ?? []).map((one) => ({ value: one }))}
            isFreeTextAllowed
          />
        )}
      </Field>
      <div className="flex justify-end">
        <Button variant="primary" type="submit">
          Apply
        </Button>
      </div>
    </form>
  );
}
