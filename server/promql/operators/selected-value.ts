// What an instant selector reads off the samples it finds.

/** What a column holds: the samples' values, or their times in seconds, or those when their counters began. */
export type SelectedValue = 'sample' | 'timestamp' | 'startTimestamp';

/** 0 where it is not known, as in Prometheus. */
export function startSeconds(startTimestampsMs: Float64Array | undefined, at: number): number {
  const startMs = startTimestampsMs?.[at] ?? NaN;
  return Number.isNaN(startMs) ? 0 : startMs / 1000;
}
