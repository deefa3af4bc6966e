// Which groups this process evaluates, of those that several processes on one database have in their configuration.
import type { Leases, RoleUser } from '@/server/platform/leases/leases';

export interface GroupLease {
  /** Of the lease under which the group may be evaluated at this moment; null: not by this process. */
  token(groupKey: string): number | null;
  /** Also while the lease is in doubt. */
  isHeld(groupKey: string): boolean;
  /** One process does what only one should. */
  isFirst(): boolean;
}

/** Groups move in so many parts: more than processes by far, so that shares are about equal. */
const PART_COUNT = 64;

/** To be called before the leases are started. */
export function createGroupLease(leases: Leases, user: RoleUser): GroupLease {
  const role = leases.role('rules', { partCount: PART_COUNT, mode: 'fair' }, user);
  const partOf = (groupKey: string): number => Number.parseInt(groupKey.slice(0, 8), 16) % PART_COUNT;
  return {
    token: (groupKey) => {
      const part = partOf(groupKey);
      return role.holds(part) ? role.token(part) : null;
    },
    isHeld: (groupKey) => role.token(partOf(groupKey)) > 0,
    isFirst: () => role.holds(0),
  };
}
