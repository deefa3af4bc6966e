// Reads buckets of the tiers as they were at one moment, for the series of one metric.
import type { SeriesRef, TimeRange } from '@/server/storage/ports';
import { mergeColumns, type SampleColumns } from '@/server/storage/head/sample-columns';
import type { SegmentRequest, SegmentSource } from '@/server/storage/read/segment-source';
import { createSegmentSource, type SegmentReaderDeps } from '@/server/storage/segments/segment-reader';
import type { SegmentCatalogue, SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import type { Tombstone } from '@/server/storage/segments/tombstones';
import { bucketStartMs, ASPECTS, type Aspect, type TierPart } from '@/server/storage/tiers/tier';
import type { TierCatalogues } from '@/server/storage/tiers/tier-catalogues';

export interface TierReader {
  /** Of those with rows (of the metric in the range), the finest first. */
  resolutionsMs(metricPair?: number, range?: TimeRange): readonly number[];
  read(
    resolutionMs: number,
    aspects: readonly Aspect[],
    request: SegmentRequest,
  ): Promise<ReadonlyMap<SeriesRef, TierPart>>;
}

interface Deps extends Omit<SegmentReaderDeps, 'isExpired' | 'resolutionMs'> {
  /** Whether the row of an entry may be gone (retention). */
  readonly isExpired: (catalogue: SegmentCatalogue, entry: SegmentEntry) => boolean;
}

export function createTierReader(deps: Deps, catalogues: TierCatalogues, tombstones: readonly Tombstone[]): TierReader {
  const tiers = catalogues.tiers.map(({ resolutionMs, byAspect }) => {
    const sourceOf = (aspect: Aspect): SegmentSource =>
      createSegmentSource(
        { ...deps, resolutionMs, isExpired: (entry) => deps.isExpired(byAspect[aspect], entry) },
        { map: byAspect[aspect].entries, tombstones: tombstones.map((one) => wholeBuckets(one, resolutionMs)) },
      );
    const sources = Object.fromEntries(ASPECTS.map((aspect) => [aspect, sourceOf(aspect)])) as Record<
      Aspect,
      SegmentSource
    >;
    return { resolutionMs, isFilled: byAspect.last.count > 0, sources };
  });
  return {
    resolutionsMs: (metricPair, range) =>
      tiers.flatMap(({ resolutionMs, isFilled, sources }) => {
        const isThere =
          metricPair === undefined || range === undefined
            ? isFilled
            : sources.last.samplesPerSeries(metricPair, range) > 0;
        return isThere ? [resolutionMs] : [];
      }),
    async read(resolutionMs, aspects, request) {
      const tier = tiers.find((one) => one.resolutionMs === resolutionMs);
      const found = new Map<SeriesRef, Partial<Record<Aspect, SampleColumns>>>();
      for (const aspect of aspects) {
        const sealed = await tier?.sources[aspect].read(request);
        for (const ref of sealed?.refs() ?? []) {
          const columns = mergeColumns(sealed?.columns(ref) ?? []);
          if (columns.timestampsMs.length === 0) continue;
          const known = found.get(ref) ?? {};
          known[aspect] = columns;
          found.set(ref, known);
        }
      }
      return found;
    },
  };
}

/** A bucket of which a sample was deleted goes as a whole: it would tell of that sample. */
export function wholeBuckets(tombstone: Tombstone, resolutionMs: number): Tombstone {
  const { startMs, endMs } = tombstone.range;
  return {
    ...tombstone,
    range: {
      startMs: bucketStartMs(startMs, resolutionMs),
      endMs: bucketStartMs(endMs, resolutionMs) + resolutionMs - 1,
    },
  };
}
