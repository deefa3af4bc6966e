// When groups run: multiples of the interval since 1970, shifted by an offset that spreads the groups and never changes.

/** FNV-1a, 32 bits, mixed once more: names that differ in their last digit only would come to lie together. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function slotOffsetMs(groupIdentity: string, intervalMs: number): number {
  return Math.floor((hashOf(groupIdentity) / 2 ** 32) * intervalMs);
}

export interface SlotGrid {
  readonly intervalMs: number;
  readonly offsetMs: number;
}

/** The first slot after a time. */
export function nextSlot(afterMs: number, { intervalMs, offsetMs }: SlotGrid): number {
  return (Math.floor((afterMs - offsetMs) / intervalMs) + 1) * intervalMs + offsetMs;
}

/**
 * The slot to run after `lastMs`, and how many were left out: a run that is late by less than an interval is made up for, whole
 * slots are not.
 */
export function slotAfter(lastMs: number, nowMs: number, grid: SlotGrid): { slotMs: number; missedCount: number } {
  const dueMs = lastMs + grid.intervalMs;
  const missedCount = Math.max(0, Math.floor((nowMs - dueMs) / grid.intervalMs));
  return { slotMs: dueMs + missedCount * grid.intervalMs, missedCount };
}
