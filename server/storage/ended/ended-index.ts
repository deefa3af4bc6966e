// Series that have left memory, found again for the time that a query asks for: which there are, the directories of the sealed rows of
// that time tell; their labels come from the tables, a metric at a time, and are kept in a cache bounded by bytes.
import { METRIC_NAME } from '@/lib/labels/label-set';
import { matcherTest, type Matcher } from '@/lib/labels/matcher';
import { isInputError } from '@/lib/errors/input-error';
import { matchSeries } from '@/server/storage/index/match-series';
import { unionRefs } from '@/server/storage/index/postings';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';
import { databaseFault } from '@/server/storage/postgres/faults';
import {
  createMetricBlock,
  type BlockDeps,
  type MetricBlock,
  type SealedRow,
} from '@/server/storage/ended/metric-block';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import { ByteCache } from '@/server/storage/segments/byte-cache';
import { tombstonesIn, whollyHidden, type Tombstone } from '@/server/storage/segments/tombstones';

export type Selectors = readonly (readonly Matcher[])[];

/** The rows of one moment, by metric pair, and what was deleted of them. */
export interface SealedRows {
  rowsOf(metricPair: number): Iterable<SealedRow>;
  metricPairs(): Iterable<number>;
  readonly tombstones: readonly Tombstone[];
}

export interface EndedSeries {
  readonly registry: SeriesRegistry;
  readonly metricPair: number;
  /** Rising. */
  readonly refs: Int32Array;
}

export interface EndedRequest {
  /** All series when there is none. */
  readonly selectors: Selectors;
  readonly range: TimeRange;
  readonly sealed: SealedRows;
  readonly signal?: AbortSignal;
}

interface Looked {
  readonly block: MetricBlock;
  readonly rows: readonly SealedRow[];
}

export interface EndedIndex {
  readonly sizeBytes: number;
  readonly evictedCount: number;
  /** Whether series that have left memory may have samples in the range. */
  mayHold(range: TimeRange): boolean;
  /**
   * The series with sealed samples about the range that are not in memory, metric by metric. `seen` is called in the very moment in
   * which a metric's are found: what is in memory then and not among them.
   */
  find(request: EndedRequest, seen?: (block: MetricBlock, metricPair: number) => void): AsyncGenerator<EndedSeries>;
  /** All series of these rows, of one metric, whether they are in memory or not. */
  allOf(rows: readonly SealedRow[]): Promise<MetricBlock>;
}

export function createEndedIndex(deps: BlockDeps): EndedIndex {
  const { registry, pool, shard, limitBytes } = deps;
  const blocks = new ByteCache<{ readonly block: MetricBlock; readonly departures: number }>(limitBytes);
  /** Of metrics without a series in memory. */
  const names = new Map<number, string>();

  /** What of a block may be kept: one that was made before series left memory does not know those. */
  function keptBlock(metricPair: number): MetricBlock {
    const kept = blocks.get(`${metricPair}`);
    return kept?.departures === registry.departures ? kept.block : createMetricBlock(deps);
  }

  /** A block that knows all series that have left until now in the rows of now; undefined when there is no such row. */
  async function blockOf(request: EndedRequest, metricPair: number): Promise<Looked | undefined> {
    const { signal } = request;
    let block = keptBlock(metricPair);
    for (;;) {
      const { departures } = registry;
      const rows = touchedRows(request, metricPair);
      if (rows.length === 0) return undefined;
      try {
        await block.load(rows, signal);
      } catch (thrown) {
        throwIfAborted(signal);
        // A block that grew too large, or that nobody knows the state of, is not kept.
        blocks.set(`${metricPair}`, { block, departures }, Infinity);
        if (!isInputError(thrown)) throw databaseFault('Cannot look up series that ended', thrown);
        if (block.holdsOnly(rows)) throw thrown;
        block = createMetricBlock(deps);
        continue;
      }
      if (departures === registry.departures) {
        blocks.set(`${metricPair}`, { block, departures }, block.sizeBytes);
        return { block, rows };
      }
      block = createMetricBlock(deps);
    }
  }

  async function nameMissing(metricPairs: readonly number[]): Promise<void> {
    const missing = metricPairs.filter((pair) => pair !== 0 && !registry.pairs.ofStoredId(pair) && !names.has(pair));
    if (missing.length === 0) return;
    if (names.size > 2 * metricPairs.length + 1000) names.clear();
    const { rows } = await pool.withClient((client) =>
      client.query<{ id: number; value: Buffer }>({
        text: 'SELECT id, value FROM label_pair WHERE shard = $1 AND id = ANY($2::int4[])',
        values: [shard, missing],
      }),
    );
    for (const { id, value } of rows) names.set(id, value.toString('utf8'));
  }

  function nameOf(metricPair: number): string {
    if (metricPair === 0) return '';
    return registry.pairs.ofStoredId(metricPair)?.value ?? names.get(metricPair) ?? '';
  }

  /** Rows that may hold series that are not in memory. */
  function touchedRows({ sealed, range }: EndedRequest, metricPair: number): SealedRow[] {
    const endMs = Math.min(range.endMs, registry.goneUntilMs);
    return [...sealed.rowsOf(metricPair)].filter(({ entry }) => entry.minMs <= endMs && entry.maxMs >= range.startMs);
  }

  return {
    get sizeBytes() {
      return blocks.sizeBytes;
    },
    get evictedCount() {
      return blocks.evictedCount;
    },
    mayHold: ({ startMs }) => startMs <= registry.goneUntilMs,
    async *find(request, seen) {
      const { selectors, sealed, range } = request;
      const all = [...sealed.metricPairs()];
      await nameMissing(all).catch((cause: unknown) => {
        throw databaseFault('Cannot look up series that ended', cause);
      });
      const accepts = nameTest(selectors);
      const tombstones = tombstonesIn(sealed.tombstones, range);
      for (const metricPair of all) {
        if (!accepts(nameOf(metricPair))) continue;
        const found = await blockOf(request, metricPair);
        if (!found) continue;
        const { block, rows } = found;
        const refs = matchedIn(block, rows, selectors, tombstones);
        seen?.(block, metricPair);
        if (refs.length > 0) yield { registry: block.registry, metricPair, refs };
      }
    },
    async allOf(rows) {
      const block = createMetricBlock({ ...deps, limitBytes: Infinity }, true);
      await block.load(rows, undefined);
      return block;
    },
  };
}

function nameTest(selectors: Selectors): (name: string) => boolean {
  const tests = selectors.map((matchers) =>
    matchers.filter(({ name }) => name === METRIC_NAME).map((one) => matcherTest(one)),
  );
  return (name) => tests.length === 0 || tests.some((some) => some.every((test) => test(name)));
}

function matchedIn(
  block: MetricBlock,
  rows: readonly SealedRow[],
  selectors: Selectors,
  tombstones: readonly Tombstone[],
): Int32Array {
  const { registry } = block;
  const isThere = new Uint8Array(registry.slotCount);
  for (const row of rows) {
    const hidden = whollyHidden(row.entry, tombstones);
    for (const ref of block.refsOf(row)) if (!hidden.has(registry.idOf(ref))) isThere[registry.slotOf(ref)] = 1;
  }
  const matched =
    selectors.length === 0
      ? registry.all()
      : unionRefs(
          selectors.map((matchers) => matchSeries(registry, matchers)),
          registry.pages,
        );
  return matched.filter((ref: SeriesRef) => isThere[registry.slotOf(ref)] === 1);
}
