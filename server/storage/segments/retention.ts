// What may go: rows older than their series are kept, the oldest rows beyond the size limit, and series that are nowhere any more.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { EndedIndex } from '@/server/storage/ended/ended-index';
import type { Head } from '@/server/storage/head/head';
import { mayMatch, metricNameOf } from '@/server/storage/index/metric-names';
import { matchSeries } from '@/server/storage/index/match-series';
import { REMOVE_LIMIT, removeOutlived, removeSeries } from '@/server/storage/index/remove-series';
import { SERIES_ACTIVE } from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { LogWriter } from '@/server/storage/log/log-writer';
import type { SeriesRef } from '@/server/storage/ports';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { Follower } from '@/server/storage/replicas/follower';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import type { Compaction } from '@/server/storage/segments/compaction';
import { RAW_RESOLUTION, type SegmentCatalogue, type SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import { createTierKeeping } from '@/server/storage/tiers/tier-keeping';

/** Rows of one DELETE. */
const DELETE_ROWS = 2000;
/** Rows whose series are looked up at a time. */
const ROWS_AT_A_TIME = 50;

interface Deps {
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly tiers: TierCatalogues;
  readonly writer: LogWriter;
  readonly follower: Pick<Follower, 'noteChange'>;
  readonly compaction: Compaction;
  readonly ended: EndedIndex;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: StoreLimits;
}

/** Steps for one caller at a time; each may be repeated after a failure. */
export interface Retention {
  readonly isTooLarge: boolean;
  /** Returns how many series left the index. */
  apply(): Promise<number>;
}

export function createRetention(deps: Deps): Retention {
  const { catalogue, clock, log, limits } = deps;
  const rowKeeping: RowKeeping = new WeakMap();
  return {
    get isTooLarge() {
      return limits.retentionBytes > 0 && catalogue.sizeBytes + deps.tiers.sizeBytes > limits.retentionBytes;
    },
    async apply() {
      const nowMs = clock.nowMs();
      const before = { segmentCount: catalogue.count, sizeBytes: catalogue.sizeBytes };
      const keeping = createKeeping(deps, rowKeeping);
      await expire(
        deps,
        [...catalogue.all()].filter((entry) => entry.maxMs < nowMs - keeping.longestMs(entry)),
      );
      await dropByRules(deps, keeping, rowKeeping, nowMs);
      const tierKeeping = createTierKeeping(deps.head.registry, limits);
      for (const { catalogue: tier, resolutionMs } of deps.tiers.catalogues())
        await expire(
          { ...deps, catalogue: tier },
          [...tier.all()].filter(
            (entry) => entry.maxMs < nowMs - tierKeeping.longestMs(entry.metricPair, resolutionMs),
          ),
          resolutionMs,
        );
      await dropBeyondSize(deps);
      const seriesCount = await removeEnded(
        deps,
        (ref) => nowMs - Math.max(keeping.retentionMs(ref), tierKeeping.keepMs(ref)),
      );
      if (catalogue.count < before.segmentCount || seriesCount > 0)
        log.info(
          {
            segmentCount: before.segmentCount - catalogue.count,
            sizeBytes: before.sizeBytes - catalogue.sizeBytes,
            seriesCount,
          },
          'Removed what is not kept any longer',
        );
      return seriesCount;
    },
  };
}

/** How long series are kept: by the first rule that matches, else by the general limit. */
interface Keeping {
  /** Of a series in memory. */
  retentionMs(ref: SeriesRef): number;
  /** Of all series that may be in a row. */
  longestMs(entry: SegmentEntry): number;
  shortestMs(entry: SegmentEntry): number;
}

interface Bounds {
  readonly longestMs: number;
  readonly shortestMs: number;
}

/** Of the series that are in a row. */
type RowKeeping = WeakMap<SegmentEntry, Bounds>;

function createKeeping({ head: { registry }, limits }: Deps, rowKeeping: RowKeeping): Keeping {
  const { retentionMs, retentionRules } = limits;
  const byRef = retentionByRef(registry, limits);
  const living = new Map<number, number[]>();
  for (const [ref, ownMs] of byRef) {
    const metricPair = registry.metricPairOf(ref);
    living.set(metricPair, [...(living.get(metricPair) ?? []).filter((one) => one !== ownMs), ownMs]);
  }
  const byMetric = new Map<number, Bounds>();
  const boundsOf = (entry: SegmentEntry): Bounds => {
    const { metricPair } = entry;
    const known = rowKeeping.get(entry) ?? byMetric.get(metricPair);
    if (known) return known;
    // What has left memory is told by the name of its metric alone.
    const others =
      registry.goneUntilMs > -Infinity
        ? retentionRules.filter(({ matchers }) => mayMatch(matchers, metricNameOf(registry, metricPair)))
        : [];
    const all = [retentionMs, ...(living.get(metricPair) ?? []), ...others.map((rule) => rule.retentionMs)];
    const bounds = { longestMs: Math.max(...all), shortestMs: Math.min(...all) };
    byMetric.set(metricPair, bounds);
    return bounds;
  };
  return {
    retentionMs: (ref) => byRef.get(ref) ?? retentionMs,
    longestMs: (entry) => boundsOf(entry).longestMs,
    shortestMs: (entry) => boundsOf(entry).shortestMs,
  };
}

function retentionByRef(
  registry: SeriesRegistry,
  { retentionRules }: Pick<StoreLimits, 'retentionRules'>,
): Map<SeriesRef, number> {
  const byRef = new Map<SeriesRef, number>();
  for (const { matchers, retentionMs } of retentionRules)
    for (const ref of matchSeries(registry, matchers)) if (!byRef.has(ref)) byRef.set(ref, retentionMs);
  return byRef;
}

/** Rows of which some series are kept and others are not are rewritten; the directory tells which it holds. */
async function dropByRules(deps: Deps, keeping: Keeping, rowKeeping: RowKeeping, nowMs: number): Promise<void> {
  const { catalogue, compaction, ended, limits } = deps;
  const aged = [...catalogue.all()].filter((entry) => entry.maxMs < nowMs - keeping.shortestMs(entry));
  for (const entries of runsOfMetric(aged)) {
    const rows = entries.map((entry) => ({ entry, resolutionMs: RAW_RESOLUTION, isExpired: () => false }));
    const block = await ended.allOf(rows);
    const byRef = retentionByRef(block.registry, limits);
    for (const row of rows) {
      const { entry } = row;
      const retentions = Array.from(block.refsOf(row), (ref) => byRef.get(ref) ?? limits.retentionMs);
      const shortestMs = retentions.reduce((least, one) => Math.min(least, one), Infinity);
      const longestMs = retentions.reduce((most, one) => Math.max(most, one), 0);
      rowKeeping.set(entry, { shortestMs, longestMs });
      if (entry.maxMs < nowMs - longestMs) await expire(deps, [entry]);
      else if (entry.maxMs < nowMs - shortestMs || retentions.length < entry.seriesCount) {
        await compaction.rewrite(entry, (id) => {
          const ref = block.refOfId.get(id);
          return ref !== undefined && entry.maxMs >= nowMs - (byRef.get(ref) ?? limits.retentionMs);
        });
        deps.head.changes.note(-Infinity);
      }
    }
  }
}

function* runsOfMetric(entries: readonly SegmentEntry[]): Generator<SegmentEntry[]> {
  let run: SegmentEntry[] = [];
  for (const entry of entries) {
    if (run.length > 0 && (run.length >= ROWS_AT_A_TIME || run[0]?.metricPair !== entry.metricPair)) {
      yield run;
      run = [];
    }
    run.push(entry);
  }
  if (run.length > 0) yield run;
}

/** The oldest rows, as many as it takes; of samples and of what was downsampled alike. */
async function dropBeyondSize(deps: Deps): Promise<void> {
  const { catalogue, tiers, limits } = deps;
  if (limits.retentionBytes <= 0) return;
  let excessBytes = catalogue.sizeBytes + tiers.sizeBytes - limits.retentionBytes;
  const all = [{ catalogue, resolutionMs: RAW_RESOLUTION }, ...tiers.catalogues()];
  const oldest = all
    .flatMap((owner) => [...owner.catalogue.all()].map((entry) => ({ entry, owner })))
    .toSorted((left, right) => left.entry.maxMs - right.entry.maxMs);
  const gone = new Map(all.map((owner) => [owner, [] as SegmentEntry[]]));
  for (const { entry, owner } of oldest) {
    if (excessBytes <= 0) break;
    gone.get(owner)?.push(entry);
    excessBytes -= entry.sizeBytes;
  }
  for (const [owner, entries] of gone)
    await expire({ ...deps, catalogue: owner.catalogue }, entries, owner.resolutionMs);
}

async function expire(
  { maintenance, shard, head, catalogue }: Pick<Deps, 'maintenance' | 'shard' | 'head' | 'catalogue'>,
  entries: readonly SegmentEntry[],
  resolutionMs = RAW_RESOLUTION,
): Promise<void> {
  if (entries.length === 0) return;
  // The catalogue first: a query that looks for a row that is gone must find it expired.
  catalogue.expire(entries);
  head.changes.note(-Infinity);
  for (let at = 0; at < entries.length; at += DELETE_ROWS) {
    const some = entries.slice(at, at + DELETE_ROWS);
    await maintenance.query({
      text: `DELETE FROM segment s USING unnest($2::int4[], $3::int8[], $4::int4[], $5::int4[]) AS n(metric, min_time, gen, pack)
              WHERE s.shard = $1 AND s.metric = n.metric AND s.res = $6
                AND s.min_time = n.min_time AND s.gen = n.gen AND s.pack = n.pack`,
      values: [
        shard,
        some.map(({ metricPair }) => metricPair),
        some.map(({ minMs }) => minMs),
        some.map(({ gen }) => gen),
        some.map(({ pack }) => pack),
        resolutionMs,
      ],
    });
  }
}

/** Series that are neither in the head nor in a row, or are not kept any longer, leave the index. Returns how many. */
async function removeEnded(
  { maintenance, shard, head, catalogue, tiers, writer, follower, clock, limits }: Deps,
  keptFromMs: (ref: SeriesRef) => number,
): Promise<number> {
  const { registry } = head;
  const oldestMs = new Map<number, number>();
  for (const { metricPair, minMs } of [...catalogue.all(), ...tiers.entries()])
    oldestMs.set(metricPair, Math.min(minMs, oldestMs.get(metricPair) ?? Infinity));
  const ended: SeriesRef[] = [];
  for (const refs of registry.walk({ without: SERIES_ACTIVE })) {
    for (const ref of refs) {
      const rowsFromMs = oldestMs.get(registry.metricPairOf(ref)) ?? Infinity;
      if (registry.untilMs(ref) < Math.max(rowsFromMs, keptFromMs(ref))) ended.push(ref);
    }
    await setImmediate();
  }
  const removal = { shard, nowMs: clock.nowMs(), atMs: clock.monotonicMs() };
  const between = async (remove: () => ReturnType<typeof removeSeries>): Promise<number> => {
    const { count, version } = await writer.between(remove);
    if (version !== undefined) follower.noteChange(version);
    return count;
  };
  for (let at = 0; at < ended.length; at += REMOVE_LIMIT)
    await between(() => removeSeries(maintenance, removal, registry, ended.slice(at, at + REMOVE_LIMIT)));
  let removedCount = ended.length;
  if (registry.goneUntilMs === -Infinity) return removedCount;
  // Of those that only the table knows: nothing is deleted that is younger than this, unless for its size.
  const youngestMs =
    removal.nowMs - Math.min(limits.retentionMs, ...limits.retentionRules.map((rule) => rule.retentionMs));
  const oldestRowMs = [...oldestMs.values()].reduce((least, one) => Math.min(least, one), Infinity);
  const limitMs = limits.retentionBytes > 0 ? Math.max(youngestMs, Math.min(oldestRowMs, removal.nowMs)) : youngestMs;
  const outlived = {
    metrics: [...oldestMs.keys()],
    endedBeforeMs: Array.from(oldestMs.values(), (fromMs) => Math.min(fromMs, limitMs)),
    othersEndedBeforeMs: limitMs,
  };
  for (let count = REMOVE_LIMIT; count === REMOVE_LIMIT;) {
    count = await between(() => removeOutlived(maintenance, removal, registry, outlived));
    removedCount += count;
  }
  return removedCount;
}
