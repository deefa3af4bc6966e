// What a reader holds of series of one generation, to see exactly the samples that were there when it was taken.
import type { SampleColumns } from '@/server/storage/head/sample-columns';

export interface SeriesSnapshot {
  readonly slot: number;
  readonly inOrderCount: number;
  readonly late: readonly SampleColumns[];
}

/** The snapshots of many series, as columns in the order in which the series were named. */
export interface SnapshotColumns {
  /** -1 where the series has no samples here. */
  readonly slots: Int32Array;
  readonly inOrderCounts: Int32Array;
  /** By place; only of series with late samples. */
  readonly late: ReadonlyMap<number, readonly SampleColumns[]>;
}

export const NO_LATE: readonly SampleColumns[] = [];

/** Of the series at a place; undefined when it has no samples there. */
export function snapshotAt({ slots, inOrderCounts, late }: SnapshotColumns, at: number): SeriesSnapshot | undefined {
  const slot = slots[at] ?? -1;
  if (slot < 0) return undefined;
  return { slot, inOrderCount: inOrderCounts[at] ?? 0, late: (late.size > 0 && late.get(at)) || NO_LATE };
}
