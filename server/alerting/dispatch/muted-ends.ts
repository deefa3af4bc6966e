// Alerts that end while something keeps them quiet, after their firing was told: the receiver's `resolved_while_muted` decides.
import type { ResolvedWhileMuted } from '@/lib/alerting/config/integrations/common';
import type { FlushedAlert } from '@/server/alerting/dispatch/group';
import type { EntryRecord } from '@/server/alerting/dispatch/journal-rows';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';

export interface Listed {
  /** What a message is about. */
  readonly alerts: readonly FlushedAlert[];
  /** Their end is never told. */
  readonly dropped: readonly AlertRecord[];
  /** Some wait for what keeps them quiet to end. */
  readonly isHeld: boolean;
}

export function listAlerts(
  flushed: readonly FlushedAlert[],
  { open }: Pick<EntryRecord, 'open'>,
  mode: ResolvedWhileMuted,
): Listed {
  const told = new Set(open);
  const isMutedEnd = ({ alert, isResolved, isSuppressed }: FlushedAlert): boolean =>
    isSuppressed && isResolved && told.has(alert.fingerprint);
  const ends = flushed.filter(isMutedEnd);
  return {
    alerts: flushed.filter((one) => !one.isSuppressed || (mode === 'send' && isMutedEnd(one))),
    dropped: mode === 'drop' ? ends.map(({ alert }) => alert) : [],
    isHeld: mode === 'after' && ends.length > 0,
  };
}

/** As if they had never been told of: when one fires again, that is news. */
export function withoutDropped(entry: EntryRecord, dropped: readonly AlertRecord[]): EntryRecord {
  const gone = new Set(dropped.map(({ fingerprint }) => fingerprint));
  const isKept = (fingerprint: string): boolean => !gone.has(fingerprint);
  return { ...entry, firing: entry.firing.filter(isKept), open: entry.open.filter(isKept) };
}
