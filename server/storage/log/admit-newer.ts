// The usual case of admission: rows that are the newest of their series and within the bounds, as nearly all are. One loop over plain
// columns, which looks a series up once for all its rows that follow each other. Hot path; see bench/ingest-head.bench.ts.
import { SERIES_REMOVED } from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import { canonicalBits } from '@/server/storage/log/canonical-bits';
import type { PendingSamples } from '@/server/storage/log/pending-samples';
import type { SampleRows } from '@/server/storage/log/sample-rows';
import type { SampleBatch } from '@/server/storage/ports';

/** The high word of infinities and of every NaN has all of these bits. */
const EXPONENT_BITS = 0x7ff0_0000;

interface TimeBounds {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** Accepts rows of a batch from one on, up to the first that somebody must look at; returns that one. */
export type NewerAdmission = (batch: SampleBatch, from: number, bounds: TimeBounds, floats: SampleRows) => number;

export function createNewerAdmission(registry: SeriesRegistry, pending: PendingSamples): NewerAdmission {
  const bits = { low: 0, high: 0 };
  return (batch, from, bounds, floats) => {
    // Rows are told of one by one then.
    if (pending.hasRows || from >= batch.count) return from;
    const end = endOfNewer(batch, from, bounds);
    const to = floats.count;
    const target = floats.append(batch, from, end);
    for (let at = to; at < floats.count; at += 1) {
      if (((target[at * 2 + 1] ?? 0) & EXPONENT_BITS) !== EXPONENT_BITS) continue;
      canonicalBits(target, at, bits);
      target[at * 2] = bits.low;
      target[at * 2 + 1] = bits.high;
    }
    return end;
  };

  function endOfNewer({ count, seriesRefs, timestampsMs }: SampleBatch, from: number, bounds: TimeBounds): number {
    const { earliestMs, latestMs } = bounds;
    const { pages } = registry;
    const { flags, newestMs } = registry.columns;
    const { newest, stamps, group, heldGroup } = pending;
    let ref = -1;
    let slot = 0;
    let lastMs = Infinity;
    let row = from;
    for (; row < count; row += 1) {
      const timestampMs = timestampsMs[row] ?? Number.NaN;
      if (seriesRefs[row] !== ref || ref < 0) {
        ref = seriesRefs[row] ?? -1;
        slot = pages.slotOf(ref);
        if (((flags[slot] ?? 0) & SERIES_REMOVED) !== 0) break;
        lastMs = newestMs[slot] ?? Infinity;
        const stamp = stamps[slot];
        if (stamp === group || stamp === heldGroup) lastMs = Math.max(lastMs, newest[slot] ?? Infinity);
      }
      if (!(timestampMs > lastMs) || timestampMs < earliestMs || timestampMs > latestMs) break;
      if (!Number.isInteger(timestampMs)) break;
      lastMs = timestampMs;
      newest[slot] = timestampMs;
      stamps[slot] = group;
    }
    return row;
  }
}
