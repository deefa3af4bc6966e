// Which series have tiers, and how long each tier is kept: the first rule that matches decides.
import { matchSeries } from '@/server/storage/index/match-series';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef } from '@/server/storage/ports';
import type { DownsamplingRule, StoreLimits } from '@/server/storage/store-limits';
import { TIER_RESOLUTIONS_MS } from '@/server/storage/tiers/tier';

export interface TierKeeping {
  /** By metric pair: the series of which the tier is made, by rising id. */
  seriesWith(resolutionMs: number): ReadonlyMap<number, readonly SeriesRef[]>;
  /** Of the series that is kept longest; 0 when there is none. */
  longestMs(metricPair: number, resolutionMs: number): number;
  /** Of the tier that is kept longest. */
  keepMs(ref: SeriesRef): number;
}

export function createTierKeeping(
  registry: SeriesRegistry,
  { downsamplingRules }: Pick<StoreLimits, 'downsamplingRules'>,
): TierKeeping {
  const ruleOf = new Map<SeriesRef, DownsamplingRule>();
  for (const rule of downsamplingRules)
    for (const ref of matchSeries(registry, rule.matchers)) if (!ruleOf.has(ref)) ruleOf.set(ref, rule);
  const byResolution = new Map<number, { series: Map<number, SeriesRef[]>; longest: Map<number, number> }>(
    TIER_RESOLUTIONS_MS.map((resolutionMs) => {
      const series = new Map<number, SeriesRef[]>();
      const longest = new Map<number, number>();
      for (const [ref, rule] of ruleOf) {
        const keepMs = keepOf(rule, resolutionMs);
        if (keepMs === 0) continue;
        const metricPair = registry.metricPairs[ref] ?? 0;
        const refs = series.get(metricPair);
        if (refs) refs.push(ref);
        else series.set(metricPair, [ref]);
        longest.set(metricPair, Math.max(keepMs, longest.get(metricPair) ?? 0));
      }
      for (const refs of series.values())
        refs.sort((left, right) => (registry.ids[left] ?? 0) - (registry.ids[right] ?? 0));
      return [resolutionMs, { series, longest }];
    }),
  );
  return {
    seriesWith: (resolutionMs) => byResolution.get(resolutionMs)?.series ?? new Map(),
    longestMs: (metricPair, resolutionMs) => byResolution.get(resolutionMs)?.longest.get(metricPair) ?? 0,
    keepMs: (ref) => {
      const rule = ruleOf.get(ref);
      return rule ? Math.max(...TIER_RESOLUTIONS_MS.map((resolutionMs) => keepOf(rule, resolutionMs))) : 0;
    },
  };
}

function keepOf({ keep5mMs, keep1hMs }: DownsamplingRule, resolutionMs: number): number {
  return resolutionMs === TIER_RESOLUTIONS_MS[0] ? keep5mMs : keep1hMs;
}
