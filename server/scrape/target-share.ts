// Which targets this process scrapes, of those that several processes on one database have in their configuration.
import { hash } from 'node:crypto';
import type { Leases } from '@/server/platform/leases/leases';

/** Says of the moment: to be asked before each scrape. */
export interface TargetShare {
  owns(targetKey: string): boolean;
  /** The part that a target belongs to, and moves with; null when each process has targets of its own. */
  partOf(targetKey: string): string | null;
}

export interface TargetShares {
  /** Targets of the configuration: each belongs to one process. */
  readonly configured: TargetShare;
  /** The built-in host exporter: one of the processes of a machine reads it. */
  readonly host: TargetShare;
}

interface ShareUser {
  /** Targets came or went: resolves when nothing is under way for those that went. */
  rebalance(): Promise<void>;
}

/** Targets move in so many parts: more than processes by far, so that shares are about equal. */
const PART_COUNT = 64;

/** Parts that are remembered: with each scrape they are asked for. */
const KEPT_PARTS = 65_536;

/** Everything belongs to this process. */
export const ALL_TARGETS: TargetShares = {
  configured: { owns: () => true, partOf: () => null },
  host: { owns: () => true, partOf: () => null },
};

/** To be called before the leases are started. */
export function createTargetShares(leases: Leases, hostName: string, user: ShareUser): TargetShares {
  const part = createParts();
  const changed = { gained: () => void user.rebalance(), lost: () => user.rebalance() };
  const configured = leases.role('scrape', { partCount: PART_COUNT, mode: 'fair' }, changed);
  const host = leases.role(`host/${hostName}`, { partCount: 1, mode: 'first' }, changed);
  return {
    configured: {
      owns: (targetKey) => configured.holds(part(targetKey)),
      partOf: (targetKey) => `${configured.name}/${part(targetKey)}`,
    },
    host: { owns: () => host.holds(0), partOf: () => host.name },
  };
}

function createParts(): (targetKey: string) => number {
  const known = new Map<string, number>();
  return (targetKey) => {
    let part = known.get(targetKey);
    if (part !== undefined) return part;
    part = partOf(targetKey);
    if (known.size >= KEPT_PARTS) known.clear();
    known.set(targetKey, part);
    return part;
  };
}

function partOf(targetKey: string): number {
  return Number.parseInt(hash('sha256', targetKey, 'hex').slice(0, 8), 16) % PART_COUNT;
}
