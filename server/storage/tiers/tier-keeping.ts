// Which series have tiers, and how long each tier is kept: the first rule that matches decides.
import { matchSeries } from '@/server/storage/index/match-series';
import { mayMatch, metricNameOf } from '@/server/storage/index/metric-names';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef } from '@/server/storage/ports';
import type { DownsamplingRule, StoreLimits } from '@/server/storage/store-limits';
import { TIER_RESOLUTIONS_MS } from '@/server/storage/tiers/tier';

export interface TierKeeping {
  /** By metric pair: the series of which the tier is made, by rising id. */
  seriesWith(resolutionMs: number): ReadonlyMap<number, readonly SeriesRef[]>;
  /** Of the series that is kept longest, of those that have left memory too; 0 when there is none. */
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
  const byResolution = new Map<number, Map<number, SeriesRef[]>>(
    TIER_RESOLUTIONS_MS.map((resolutionMs) => {
      const series = new Map<number, SeriesRef[]>();
      for (const [ref, rule] of ruleOf) {
        if (keepOf(rule, resolutionMs) === 0) continue;
        const metricPair = registry.metricPairOf(ref);
        const refs = series.get(metricPair);
        if (refs) refs.push(ref);
        else series.set(metricPair, [ref]);
      }
      for (const refs of series.values()) refs.sort((left, right) => registry.idOf(left) - registry.idOf(right));
      return [resolutionMs, series];
    }),
  );
  return {
    seriesWith: (resolutionMs) => byResolution.get(resolutionMs) ?? new Map(),
    longestMs(metricPair, resolutionMs) {
      // What has left memory is told by the name of its metric alone.
      const rules =
        registry.goneUntilMs > -Infinity
          ? downsamplingRules.filter(({ matchers }) => mayMatch(matchers, metricNameOf(registry, metricPair)))
          : (byResolution.get(resolutionMs)?.get(metricPair) ?? []).flatMap((ref) => ruleOf.get(ref) ?? []);
      return rules.reduce((longest, rule) => Math.max(longest, keepOf(rule, resolutionMs)), 0);
    },
    keepMs: (ref) => {
      const rule = ruleOf.get(ref);
      return rule ? Math.max(...TIER_RESOLUTIONS_MS.map((resolutionMs) => keepOf(rule, resolutionMs))) : 0;
    },
  };
}

function keepOf({ keep5mMs, keep1hMs }: DownsamplingRule, resolutionMs: number): number {
  return resolutionMs === TIER_RESOLUTIONS_MS[0] ? keep5mMs : keep1hMs;
}
