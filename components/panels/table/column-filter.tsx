'use client';
// The filter of a column: a list of its values to choose from, behind a button in its head.
import { Filter } from 'lucide-react';
import { useMemo, useState } from 'react';
import { filterChoices } from '@/components/panels/table/filter';
import type { TableColumn } from '@/components/panels/table/prepare';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Popover } from '@/components/ui/popover';
import { SearchInput } from '@/components/ui/search-input';

export interface ColumnFilterProps {
  readonly column: TableColumn;
  readonly rowCount: number;
  /** null = all values are shown. */
  readonly chosen: ReadonlySet<string> | null;
  readonly onChange: (chosen: ReadonlySet<string> | null) => void;
}

export function ColumnFilter(props: ColumnFilterProps) {
  const { column, chosen } = props;
  return (
    <Popover
      label={`Filter ${column.name}`}
      trigger={
        <button
          type="button"
          aria-label={`Filter ${column.name}`}
          aria-pressed={chosen !== null}
          className={`inline-flex size-6 items-center justify-center rounded-control hover:bg-hover hover:text-ink ${chosen === null ? 'text-ink-faint' : 'text-accent-ink'}`}
        >
          <Filter size={12} aria-hidden className={chosen === null ? undefined : 'fill-current'} />
        </button>
      }
    >
      <FilterList {...props} />
    </Popover>
  );
}

function FilterList({ column, rowCount, chosen, onChange }: ColumnFilterProps) {
  const [search, setSearch] = useState('');
  const choices = useMemo(() => filterChoices(column, rowCount, search), [column, rowCount, search]);
  const toggle = (text: string, isShown: boolean): void => {
    const next = new Set(chosen ?? []);
    if (isShown) next.add(text);
    else next.delete(text);
    onChange(next.size === 0 ? null : next);
  };
  return (
    <div className="flex w-56 flex-col gap-2">
      <SearchInput label="Search values" value={search} onValueChange={setSearch} />
      <ul aria-label={`Values of ${column.name}`} className="max-h-56 overflow-y-auto text-xs">
        {choices.texts.map((text) => (
          <li key={text}>
            <Checkbox
              label={text === '' ? 'Empty' : text}
              isChecked={chosen?.has(text) ?? false}
              onCheckedChange={(isChecked) => toggle(text, isChecked)}
            />
          </li>
        ))}
        {choices.hiddenCount > 0 && <li className="text-ink-faint">+ {choices.hiddenCount} more</li>}
        {choices.texts.length === 0 && <li className="text-ink-faint">No such value</li>}
      </ul>
      <Button size="small" disabled={chosen === null} onClick={() => onChange(null)}>
        Show all
      </Button>
    </div>
  );
}
