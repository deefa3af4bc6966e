// Turns one closed epoch of the head into segments and switches over in one statement. Can be cut off and repeated at any point.
import { setImmediate } from 'node:timers/promises';
import type { EpochReader, EpochSamples } from '@/server/storage/head/epoch-samples';
import { firstAtOrAfter, partOf, type SampleColumns } from '@/server/storage/head/sample-columns';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { Queryable } from '@/server/storage/log/epochs';
import type { SeriesRef } from '@/server/storage/ports';
import { encodeSegment, sampleWeight, type SegmentSeries } from '@/server/storage/segments/segment-codec';
import { PACK_SAMPLES, PACK_SERIES } from '@/server/storage/segments/pack-size';
import { DAY_MS, ensureMonth, insertSegment } from '@/server/storage/segments/write-segment';

const READ_BURST_SERIES = 32;
/** Series that are sorted into packs before the event loop gets its turn. */
const PLAN_BURST_SERIES = 4096;

const HOUR_MS = 3_600_000;
const WINDOW_MS = 2 * HOUR_MS;
/** A pack that spans no more than this is cut at midnight only: windows need no alignment, since rows carry their exact times. */
const ONE_WINDOW_MS = 3 * HOUR_MS;
/** Backfilled samples older than this are kept by day: sparse history would make many tiny rows. */
const DAY_WINDOWS_AFTER_MS = 26 * HOUR_MS;

interface Deps {
  readonly client: Queryable;
  readonly shard: number;
  readonly registry: SeriesRegistry;
  readonly nowMs: number;
}

interface Pack {
  readonly metricPair: number;
  readonly pack: number;
  readonly refs: readonly SeriesRef[];
}

/**
 * Writes the segments of a closed epoch; leftovers of an earlier attempt are removed first. They do not count until the
 * epoch is marked sealed. All its series must have their rows by then.
 */
export async function writeSegments(deps: Deps, samples: EpochSamples): Promise<void> {
  await deps.client.query({
    text: 'DELETE FROM segment WHERE shard = $1 AND gen = $2',
    values: [deps.shard, samples.epoch],
  });
  const months = new Set<string>();
  const reader = samples.createReader();
  for await (const pack of packsOf(deps.registry, samples)) {
    for (const series of await windowsOf(deps, reader, pack)) {
      const encoded = await encodeSegment(series, () => setImmediate());
      await ensureMonth(deps, months, encoded.minMs);
      const { metricPair } = pack;
      await insertSegment(deps, { metricPair, gen: samples.epoch, pack: pack.pack }, encoded);
    }
    reader.restart();
  }
}

/** Series of one metric, by stored id (order of creation: a target's series lie together). */
async function* packsOf(registry: SeriesRegistry, samples: EpochSamples): AsyncGenerator<Pack> {
  const byMetric = new Map<number, SeriesRef[]>();
  for (const [at, ref] of samples.refs().entries()) {
    if (at % PLAN_BURST_SERIES === PLAN_BURST_SERIES - 1) await setImmediate();
    const metricPair = registry.metricPairOf(ref);
    const refs = byMetric.get(metricPair);
    if (refs) refs.push(ref);
    else byMetric.set(metricPair, [ref]);
  }
  for (const [metricPair, refs] of byMetric) {
    sortById(registry, refs);
    let current: SeriesRef[] = [];
    let weight = 0;
    let pack = 0;
    for (const ref of refs) {
      if (current.length >= PACK_SERIES || (weight > PACK_SAMPLES && current.length > 0)) {
        yield { metricPair, pack, refs: current };
        pack += 1;
        current = [];
        weight = 0;
      }
      current.push(ref);
      weight += sampleWeight(samples.sampleCountOf(ref), samples.histogramCountOf(ref));
    }
    if (current.length > 0) yield { metricPair, pack, refs: current };
  }
}

/** They came in the order of their first samples, which mostly is that of their ids. */
function sortById(registry: SeriesRegistry, refs: SeriesRef[]): void {
  const isSorted = refs.every((ref, at) => at === 0 || registry.idOf(refs[at - 1] ?? -1) <= registry.idOf(ref));
  if (!isSorted) refs.sort((left, right) => registry.idOf(left) - registry.idOf(right));
}

/** The samples of a pack by window, oldest first. An epoch of regular length makes one. */
async function windowsOf({ registry, nowMs }: Deps, reader: EpochReader, { refs }: Pack): Promise<SegmentSeries[][]> {
  const whole: SegmentSeries[] = [];
  let minMs = Infinity;
  let maxMs = -Infinity;
  for (const [at, ref] of refs.entries()) {
    if (at % READ_BURST_SERIES === READ_BURST_SERIES - 1) await setImmediate();
    const columns = reader.columns(ref);
    if (columns.timestampsMs.length === 0) continue;
    minMs = Math.min(minMs, columns.timestampsMs[0] ?? Infinity);
    maxMs = Math.max(maxMs, columns.timestampsMs.at(-1) ?? -Infinity);
    whole.push({ id: registry.idOf(ref), columns });
  }
  // Deleted meanwhile.
  if (whole.length === 0) return [];
  const isShort = maxMs - minMs <= ONE_WINDOW_MS;
  if (isShort && Math.floor(minMs / DAY_MS) === Math.floor(maxMs / DAY_MS)) return [whole];
  // No row crosses a midnight: the merging of days counts on it.
  const dayWindowsBeforeMs = isShort ? Infinity : nowMs - DAY_WINDOWS_AFTER_MS;
  const windows = new Map<number, SegmentSeries[]>();
  for (const { id, columns } of whole)
    for (const [startMs, part] of splitByWindow(columns, dayWindowsBeforeMs)) {
      const window = windows.get(startMs);
      if (window) window.push({ id, columns: part });
      else windows.set(startMs, [{ id, columns: part }]);
    }
  return [...windows].toSorted(([left], [right]) => left - right).map(([, series]) => series);
}

function splitByWindow(
  columns: SampleColumns,
  dayWindowsBeforeMs: number,
): [startMs: number, columns: SampleColumns][] {
  const { timestampsMs } = columns;
  const parts: [number, SampleColumns][] = [];
  for (let from = 0; from < timestampsMs.length;) {
    const firstMs = timestampsMs[from] ?? 0;
    const lengthMs = firstMs < dayWindowsBeforeMs ? DAY_MS : WINDOW_MS;
    const startMs = Math.floor(firstMs / lengthMs) * lengthMs;
    const to = firstAtOrAfter(timestampsMs, startMs + lengthMs);
    parts.push([startMs, partOf(columns, from, to)]);
    from = to;
  }
  return parts;
}
