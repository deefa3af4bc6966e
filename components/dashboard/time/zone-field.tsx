'use client';
// Which clock the page shows: the browser's, UTC, or any named zone.
import { useMemo } from 'react';
import { Combobox } from '@/components/ui/combobox';
import { Field } from '@/components/ui/field';
import { formatOffset, zoneName } from '@/lib/dashboard/time-zone';

export interface ZoneFieldProps {
  readonly timezone: string;
  readonly nowMs: number;
  readonly onChange: (timezone: string) => void;
}

export function ZoneField({ timezone, nowMs, onChange }: ZoneFieldProps) {
  const options = useMemo(() => {
    const browserZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    return [
      { value: 'browser', label: 'Browser time', detail: formatOffset(nowMs, zoneName('browser', browserZone)) },
      { value: 'utc', label: 'UTC' },
      ...Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })),
    ];
  }, [nowMs]);
  return (
    <Field label="Time zone">
      {(control) => (
        <Combobox
          {...control}
          aria-label="Time zone"
          options={options}
          value={timezone === '' ? 'browser' : timezone.replace(/^UTC$/, 'utc')}
          onValueChange={onChange}
        />
      )}
    </Field>
  );
}
