'use client';
// The data of a panel as a table, and as CSV.
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DataTableView } from '@/components/dashboard/panel/panel-data-table';
import { useTimeState } from '@/components/dashboard/state/dashboard-context';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { downloadText } from '@/components/ui/download-text';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { type CsvOptions, csvOf, dataTables } from '@/lib/dashboard/data-table';
import { slugOf } from '@/lib/dashboard/slug';
import { formatInstant } from '@/lib/dashboard/time-range';
import type { Frame } from '@/lib/series/frame';

const DELIMITERS = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
] as const;

const TIMES = [
  { value: 'iso', label: 'ISO 8601' },
  { value: 'ms', label: 'Milliseconds' },
  { value: 'zone', label: 'As shown' },
] as const;

export function DataTab({ name, frames }: { readonly name: string; readonly frames: readonly Frame[] }) {
  const zone = useTimeState((state) => state.zone);
  const [isJoined, setJoined] = useState(true);
  const [chosen, setChosen] = useState(0);
  const [delimiter, setDelimiter] = useState<CsvOptions['delimiter']>(',');
  const [time, setTime] = useState<string>('iso');
  const [isForSpreadsheet, setForSpreadsheet] = useState(false);
  const tables = useMemo(() => dataTables(frames, { isJoined }), [frames, isJoined]);
  const table = tables[chosen] ?? tables[0];
  if (!table) return <p className="text-ink-muted">There is no data.</p>;
  const csv = (): string =>
    csvOf(table, { delimiter, hasHeader: true, isForSpreadsheet, formatTime: timeFormat(time, zone) });
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        {tables.length > 1 && (
          <Field label="Table">
            {(control) => (
              <Select
                {...control}
                value={String(tables.indexOf(table))}
                onValueChange={(value) => setChosen(Number(value))}
                options={tables.map((one, index) => ({ value: String(index), label: one.name }))}
              />
            )}
          </Field>
        )}
        <Field label="Delimiter">
          {(control) => (
            <Select
              {...control}
              value={delimiter}
              onValueChange={(value) => setDelimiter(DELIMITERS.find((one) => one.value === value)?.value ?? ',')}
              options={DELIMITERS}
            />
          )}
        </Field>
        <Field label="Times">
          {(control) => <Select {...control} value={time} onValueChange={setTime} options={TIMES} />}
        </Field>
        <Switch label="Series joined by time" isOn={isJoined} onChange={setJoined} />
        <Switch label="For spreadsheets" isOn={isForSpreadsheet} onChange={setForSpreadsheet} />
      </div>
      <div className="flex gap-2">
        <Button
          icon={<Download />}
          onClick={() => downloadText(`${slugOf(name)}.csv`, csv(), 'text/csv;charset=utf-8')}
        >
          Download CSV
        </Button>
        <CopyButton text={csv} label="Copy CSV" />
      </div>
      <div className="flex h-[40vh] min-h-0 flex-col">
        <DataTableView title={name} table={table} />
      </div>
    </div>
  );
}

function timeFormat(time: string, zone: string): CsvOptions['formatTime'] {
  if (time === 'ms') return String;
  return time === 'zone' ? (timeMs) => formatInstant(timeMs, zone) : (timeMs) => new Date(timeMs).toISOString();
}
