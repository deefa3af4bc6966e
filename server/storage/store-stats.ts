// The figures of the storage page and of /api/v1/status/tsdb.
import { METRIC_NAME } from '@/lib/labels/label-set';
import type { OpenStore } from '@/server/storage/open-store';
import type { StorageStats } from '@/server/storage/ports';

export const EMPTY_STATS: StorageStats = {
  seriesCount: 0,
  sampleCount: 0,
  labelPairCount: 0,
  minTimeMs: null,
  maxTimeMs: null,
  isReplayed: false,
  topMetrics: () => [],
  labelValueCounts: () => [],
};

export function storageStats({ head, catalogue, tiers }: OpenStore): StorageStats {
  const { pairs, activeCount } = head.registry;
  const minMs = Math.min(catalogue.minMs, tiers.minMs, ...head.generations.map((generation) => generation.minMs));
  const maxMs = Math.max(catalogue.maxMs, ...head.generations.map((generation) => generation.maxMs));
  return {
    seriesCount: activeCount,
    sampleCount: head.sampleCount + catalogue.sampleCount,
    labelPairCount: pairs.count,
    minTimeMs: Number.isFinite(minMs) ? minMs : null,
    maxTimeMs: Number.isFinite(maxMs) ? maxMs : null,
    isReplayed: true,
    topMetrics: (limit) =>
      largest(
        [...pairs.ofName(METRIC_NAME)].map(({ value, postings }) => ({ name: value, value: postings.count })),
        limit,
      ),
    labelValueCounts: (limit) =>
      largest(
        [...pairs.names()].map((name) => ({ name, value: pairs.valueCount(name) })),
        limit,
      ),
  };
}

function largest(
  counts: readonly { readonly name: string; readonly value: number }[],
  limit: number,
): { readonly name: string; readonly value: number }[] {
  return counts.toSorted((left, right) => right.value - left.value).slice(0, limit);
}
