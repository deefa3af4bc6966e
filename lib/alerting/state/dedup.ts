// Whether an integration is told anything at a tick, by what it was told last.

/** `notification_reason` of messages. */
export type NotificationReason =
  | 'first notification'
  | 'new alerts added'
  | 'all alerts resolved'
  | 'some alerts resolved'
  | 'repeat interval elapsed'
  /** Ours: the configuration has the alert go to others now. */
  | 're-routed';

/** What an integration knows of a group. Sets of fingerprints. */
export interface NotificationEntry {
  /** The tick of the last delivery. */
  readonly lastTickMs: number;
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
}

export interface Decision {
  readonly reason: NotificationReason;
  /** False: nothing is sent, only noted (resolved alerts of an integration that does not want them). */
  readonly isSent: boolean;
}

export interface Flush {
  readonly tickMs: number;
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
  /** Of the resolved ones, those whose firing message went out and whose end did not. */
  readonly owed: boolean;
  readonly sendResolved: boolean;
  readonly repeatIntervalMs: number;
}

/** Null: nothing to tell. The order of the conditions is Alertmanager's; `owed` is ours. */
export function decide(entry: NotificationEntry | null, flush: Flush): Decision | null {
  const { firing, resolved, sendResolved } = flush;
  const send = (reason: NotificationReason): Decision => ({ reason, isSent: true });
  if (!entry) {
    if (firing.size > 0) return send('first notification');
    // The first delivery ended without an answer, and the alerts ended before the next.
    return flush.owed && sendResolved ? send('all alerts resolved') : null;
  }
  if (!isSubset(firing, entry.firing)) return send(entry.firing.size === 0 ? 'first notification' : 'new alerts added');
  if (firing.size === 0) {
    if (entry.firing.size > 0) return { reason: 'all alerts resolved', isSent: sendResolved };
    return flush.owed && sendResolved ? send('all alerts resolved') : null;
  }
  if (sendResolved && (flush.owed || !isSubset(resolved, entry.resolved))) return send('some alerts resolved');
  return entry.lastTickMs + flush.repeatIntervalMs <= flush.tickMs ? send('repeat interval elapsed') : null;
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const member of part) if (!whole.has(member)) return false;
  return true;
}
