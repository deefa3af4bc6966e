'use client';
// The alert list panel: what fires, what is about to, and since when.
import { BellOff, CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { usePainted } from '@/components/charts/use-painted';
import { alertGroups, readAlertListOptions, shownAlerts, type AlertGroup } from '@/components/panels/alertlist/prepare';
import { ListNote, ListSkeleton } from '@/components/panels/list-states';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { useEntries, usePanelSources, type AlertEntry } from '@/components/panels/panel-sources';
import { formatAge } from '@/components/ui/ago';
import { EmptyState } from '@/components/ui/empty-state';
import { StateText } from '@/components/ui/state-icon';

export function AlertListPanel({ options, timeRange, title, onPainted }: PanelViewProps) {
  const sources = usePanelSources();
  const chosen = useMemo(() => readAlertListOptions(options), [options]);
  const { entries, hasFailed } = useEntries(sources.loadAlerts, String(timeRange.toMs));
  const shown = useMemo(
    () => shownAlerts(entries ?? [], chosen, sources.dashboardUid),
    [entries, chosen, sources.dashboardUid],
  );
  usePainted(entries ?? undefined, onPainted);
  if (entries === null) return <ListSkeleton />;
  if (chosen.isStat) return <AlertCount alerts={shown} />;
  if (shown.length === 0)
    return hasFailed ? (
      <EmptyState icon={<BellOff />} title="Alerts cannot be read">
        They will be here when the server answers.
      </EmptyState>
    ) : (
      <EmptyState icon={<CircleCheck />} title="No alerts">
        Nothing that this list asks for is active.
      </EmptyState>
    );
  const groups = alertGroups(shown.slice(0, chosen.limit), chosen.groupBy);
  return (
    <div
      // What scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="group"
      aria-label={`${title}, scrollable`}
      className="size-full overflow-y-auto rounded-control"
    >
      {groups.map((group) => (
        <Group key={group.title} group={group} nowMs={timeRange.toMs} />
      ))}
      {shown.length > chosen.limit && <ListNote>{`+ ${shown.length - chosen.limit} more`}</ListNote>}
    </div>
  );
}

function AlertCount({ alerts }: { readonly alerts: readonly AlertEntry[] }) {
  return (
    <div className="flex size-full flex-col items-center justify-center">
      <span
        data-testid="stat-value"
        data-value={alerts.length}
        className={`text-2xl font-semibold tabular-nums ${alerts.length > 0 ? 'text-crit' : 'text-ok'}`}
      >
        {alerts.length}
      </span>
      <span className="text-xs text-ink-muted">{alerts.length === 1 ? 'alert' : 'alerts'}</span>
    </div>
  );
}

function Group({ group, nowMs }: { readonly group: AlertGroup; readonly nowMs: number }) {
  return (
    <>
      {group.title !== '' && <h3 className="px-1 pt-2 pb-1 text-xs font-semibold text-ink-muted">{group.title}</h3>}
      <ul>
        {group.alerts.map((alert) => (
          <li
            key={alert.key}
            data-alert-state={alert.state}
            className="flex items-baseline gap-3 border-b border-line-subtle px-1 py-1.5 text-xs last:border-0"
          >
            <span className="w-20 flex-none">
              <StateText state={alert.state} />
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-semibold text-ink">{alert.name}</span>
              <span className="block truncate text-ink-muted" title={alert.summary}>
                {alert.summary === '' ? labelWords(alert) : alert.summary}
              </span>
            </span>
            {alert.sinceMs !== null && (
              <span className="flex-none text-ink-muted tabular-nums">{formatAge(nowMs - alert.sinceMs)}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function labelWords({ labels }: AlertEntry): string {
  return labels
    .filter(([name]) => name !== 'alertname')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
