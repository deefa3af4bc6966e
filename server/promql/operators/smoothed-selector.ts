// `x smoothed`: between two samples the value lies on the line between them.
import { interpolate } from '@/server/promql/functions/edge-windows';
import { firstAfter, withoutStale } from '@/server/promql/operators/stale-markers';
import type { SeriesColumns } from '@/server/storage/ports';

/** When an instant selector looks, and how far back. */
export interface StepLookup {
  readonly firstEndMs: number;
  readonly stepMs: number;
  readonly stepCount: number;
  readonly lookbackMs: number;
}

/** Fills a column and returns how many steps have a value. Without a later sample the earlier one is carried on. */
export function fillSmoothed(
  series: SeriesColumns,
  { firstEndMs, stepMs, stepCount, lookbackMs }: StepLookup,
  out: { readonly values: Float64Array; readonly present: Uint8Array },
): number {
  const { timestampsMs, values } = withoutStale(series, { from: 0, to: series.timestampsMs.length });
  let presentCount = 0;
  for (let step = 0; step < stepCount; step += 1) {
    const timeMs = firstEndMs + step * stepMs;
    const after = firstAfter(timestampsMs, timeMs);
    const beforeMs = timestampsMs[after - 1] ?? -Infinity;
    const isThere = beforeMs > timeMs - lookbackMs;
    out.present[step] = isThere ? 1 : 0;
    if (!isThere) continue;
    presentCount += 1;
    const value = values[after - 1] ?? NaN;
    const afterMs = timestampsMs[after] ?? Infinity;
    const isBetween = beforeMs !== timeMs && afterMs <= timeMs + lookbackMs;
    out.values[step] = isBetween
      ? interpolate(
          { timeMs: beforeMs, value },
          { timeMs: afterMs, value: values[after] ?? NaN },
          { timeMs, isCounter: false },
        )
      : value;
  }
  return presentCount;
}
