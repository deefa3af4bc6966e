// A group as the process that sends knows it, or, in the others, as it was written down.
import type { Dispatcher } from '@/server/alerting/dispatch/dispatcher';
import { readGroup } from '@/server/alerting/dispatch/journal-rows';
import type { KnownGroup } from '@/server/alerting/explain';
import type { Pool } from '@/server/alerting/store/pool';

export async function knownGroup(id: string, dispatcher: Dispatcher | null, pool: Pool): Promise<KnownGroup | null> {
  const group = dispatcher?.groups.get(id);
  if (group)
    return {
      nextTickMs: group.nextTickMs,
      entries: new Map(
        [...group.states].map(([name, { entry, inFlight }]) => [name, { entry, isInFlight: inFlight !== null }]),
      ),
    };
  if (dispatcher) return null;
  const saved = await readGroup(pool, id);
  return (
    saved && {
      nextTickMs: saved.nextTickMs,
      entries: new Map(
        [...saved.entries].map(([name, entry]) => [name, { entry, isInFlight: entry.deliveryId !== null }]),
      ),
    }
  );
}
