'use client';
// The inside of the time picker: both ends as text, quick ranges, the zone. Enter applies; what is wrong is said at its field.
import { type FormEvent, useMemo, useState } from 'react';
import { useDashboardContext, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { QuickRangeList } from '@/components/dashboard/time/quick-range-list';
import { useTimeActions } from '@/components/dashboard/time/use-time-actions';
import { ZoneField } from '@/components/dashboard/time/zone-field';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { isRelative } from '@/lib/dashboard/time-expression';
import { describeWindow, formatInstant, parseTime, resolveRange } from '@/lib/dashboard/time-range';
import { zoneName } from '@/lib/dashboard/time-zone';

export function TimeRangeDialog({ onClose }: { readonly onClose: () => void }) {
  const { time } = useDashboardContext();
  const raw = useTimeState((state) => state.raw);
  const { setRange } = useTimeActions();
  const [timezone, setTimezone] = useState(() => time.get().timezone);
  const context = useMemo(
    () => ({ ...time.context(), zone: zoneName(timezone, new Intl.DateTimeFormat().resolvedOptions().timeZone) }),
    [time, timezone],
  );
  const shown = (text: string, edge: 'from' | 'to'): string => {
    const instantMs = isRelative(text) ? null : parseTime(text, edge, context);
    return instantMs === null ? text : formatInstant(instantMs, context.zone);
  };
  const [from, setFrom] = useState(() => shown(raw.from, 'from'));
  const [to, setTo] = useState(() => shown(raw.to, 'to'));
  const isSameZone = timezone === time.get().timezone;
  const [isChecked, setIsChecked] = useState(false);
  const resolved = resolveRange({ from, to }, context);
  const problemAt = (edge: 'from' | 'to'): string | null =>
    isChecked && 'problem' in resolved && resolved.edge === edge ? resolved.problem : null;

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    setIsChecked(true);
    if ('problem' in resolved) return;
    const inUrl = (text: string, edge: 'from' | 'to'): string =>
      isRelative(text) ? text.replaceAll(' ', '') : String(parseTime(text, edge, context) ?? text);
    setRange({ from: inUrl(from, 'from'), to: inUrl(to, 'to') }, isSameZone ? undefined : timezone);
    onClose();
  }

  return (
    <div className="flex w-[520px] max-w-[calc(100vw-16px)] max-md:flex-col">
      <form noValidate onSubmit={onSubmit} className="flex min-w-0 grow flex-col gap-3 p-3">
        <Field label="From" error={problemAt('from')}>
          {(control) => (
            <Input
              {...control}
              value={from}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label="To" error={problemAt('to')}>
          {(control) => (
            <Input
              {...control}
              value={to}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
        <p className="min-h-8 text-xs text-ink-muted tabular-nums">
          {'window' in resolved && describeWindow(resolved.window, context.zone)}
        </p>
        <ZoneField timezone={timezone} nowMs={context.nowMs} onChange={setTimezone} />
        <div className="mt-auto flex justify-end pt-1">
          <Button variant="primary" type="submit">
            Apply
          </Button>
        </div>
      </form>
      <QuickRangeList
        raw={raw}
        onChoose={(range) => {
          setRange({ from: range.from, to: range.to }, isSameZone ? undefined : timezone);
          onClose();
        }}
      />
    </div>
  );
}
