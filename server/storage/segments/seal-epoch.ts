// Turns one closed epoch of the head into segments and switches over in one statement. Can be cut off and repeated at any point.
import { setImmediate } from 'node:timers/promises';
import { firstAtOrAfter, mergeColumns, type SampleColumns } from '@/server/storage/head/sample-columns';
import type { HeadGeneration } from '@/server/storage/head/head-generation';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { Queryable } from '@/server/storage/log/epochs';
import type { SeriesRef } from '@/server/storage/ports';
import { CHECK_VIOLATION, sqlState } from '@/server/storage/postgres/faults';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { encodeSegment, type EncodedSegment, type SegmentSeries } from '@/server/storage/segments/segment-codec';

/** Series of one row; and samples, so that a backfill of long columns stays in bounds. */
const PACK_SERIES = 1000;
const PACK_SAMPLES = 4_000_000;
const READ_BURST_SERIES = 32;

const HOUR_MS = 3_600_000;
const WINDOW_MS = 2 * HOUR_MS;
/** A pack that spans no more than this stays one row: windows need no alignment, since rows carry their exact times. */
const ONE_WINDOW_MS = 3 * HOUR_MS;
/** Backfilled samples older than this are kept by day: sparse history would make many tiny rows. */
const DAY_WINDOWS_AFTER_MS = 26 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
/** Months outside of this many years around now share the default partition. */
const MONTHLY_YEARS = 5;
const RAW_RESOLUTION = 0;

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
 * Writes the segments of a closed generation; leftovers of an earlier attempt are removed first. They do not count until the
 * epoch is marked sealed. All its series must have their rows by then.
 */
export async function writeSegments(deps: Deps, generation: HeadGeneration): Promise<SegmentEntry[]> {
  await deps.client.query({
    text: 'DELETE FROM segment WHERE shard = $1 AND gen = $2',
    values: [deps.shard, generation.epoch],
  });
  const months = new Set<string>();
  const entries: SegmentEntry[] = [];
  for (const pack of packsOf(deps.registry, generation)) {
    for (const series of await windowsOf(deps, generation, pack)) {
      const encoded = await encodeSegment(series, () => setImmediate());
      await ensureMonth(deps, months, encoded.minMs);
      entries.push(await insertSegment(deps, entryOf(generation.epoch, pack, series, encoded), encoded));
    }
  }
  return entries;
}

/** Series of one metric, by stored id (order of creation: a target's series lie together). */
function packsOf(registry: SeriesRegistry, generation: HeadGeneration): Pack[] {
  const byMetric = new Map<number, SeriesRef[]>();
  for (const ref of generation.refs()) {
    const metricPair = registry.metricPairs[ref] ?? 0;
    const refs = byMetric.get(metricPair);
    if (refs) refs.push(ref);
    else byMetric.set(metricPair, [ref]);
  }
  const packs: Pack[] = [];
  for (const [metricPair, refs] of byMetric) {
    refs.sort((left, right) => (registry.ids[left] ?? 0) - (registry.ids[right] ?? 0));
    let current: SeriesRef[] = [];
    let sampleCount = 0;
    let pack = 0;
    for (const ref of refs) {
      if (current.length >= PACK_SERIES || (sampleCount > PACK_SAMPLES && current.length > 0)) {
        packs.push({ metricPair, pack, refs: current });
        pack += 1;
        current = [];
        sampleCount = 0;
      }
      current.push(ref);
      sampleCount += generation.sampleCountOf(ref);
    }
    if (current.length > 0) packs.push({ metricPair, pack, refs: current });
  }
  return packs;
}

/** The samples of a pack by window, oldest first. An epoch of regular length makes one. */
async function windowsOf(
  { registry, nowMs }: Deps,
  generation: HeadGeneration,
  { refs }: Pack,
): Promise<SegmentSeries[][]> {
  const whole: SegmentSeries[] = [];
  let minMs = Infinity;
  let maxMs = -Infinity;
  for (const [at, ref] of refs.entries()) {
    if (at % READ_BURST_SERIES === READ_BURST_SERIES - 1) await setImmediate();
    const snapshot = generation.snapshot(ref);
    if (!snapshot) continue;
    const columns = mergeColumns(generation.read(snapshot, -Infinity, Infinity));
    minMs = Math.min(minMs, columns.timestampsMs[0] ?? Infinity);
    maxMs = Math.max(maxMs, columns.timestampsMs.at(-1) ?? -Infinity);
    whole.push({ id: registry.ids[ref] ?? 0, columns });
  }
  // Deleted meanwhile.
  if (whole.length === 0) return [];
  if (maxMs - minMs <= ONE_WINDOW_MS) return [whole];
  const windows = new Map<number, SegmentSeries[]>();
  for (const { id, columns } of whole)
    for (const [startMs, part] of splitByWindow(columns, nowMs)) {
      const window = windows.get(startMs);
      if (window) window.push({ id, columns: part });
      else windows.set(startMs, [{ id, columns: part }]);
    }
  return [...windows].toSorted(([left], [right]) => left - right).map(([, series]) => series);
}

function splitByWindow(
  { timestampsMs, values }: SampleColumns,
  nowMs: number,
): [startMs: number, columns: SampleColumns][] {
  const parts: [number, SampleColumns][] = [];
  for (let from = 0; from < timestampsMs.length;) {
    const firstMs = timestampsMs[from] ?? 0;
    const lengthMs = firstMs < nowMs - DAY_WINDOWS_AFTER_MS ? DAY_MS : WINDOW_MS;
    const startMs = Math.floor(firstMs / lengthMs) * lengthMs;
    const to = firstAtOrAfter(timestampsMs, startMs + lengthMs);
    parts.push([startMs, { timestampsMs: timestampsMs.subarray(from, to), values: values.subarray(from, to) }]);
    from = to;
  }
  return parts;
}

function entryOf(
  gen: number,
  { metricPair, pack }: Pack,
  series: readonly SegmentSeries[],
  { sampleCount, minMs, maxMs }: EncodedSegment,
): SegmentEntry {
  const minSeriesId = series[0]?.id ?? 0;
  const maxSeriesId = series.at(-1)?.id ?? 0;
  return { metricPair, minMs, maxMs, gen, pack, minSeriesId, maxSeriesId, seriesCount: series.length, sampleCount };
}

async function insertSegment(
  { client, shard }: Deps,
  entry: SegmentEntry,
  { dir, data }: EncodedSegment,
): Promise<SegmentEntry> {
  const { metricPair, minMs, maxMs, gen, pack, minSeriesId, maxSeriesId, seriesCount, sampleCount } = entry;
  await client.query({
    name: 'watchfire_segment_insert',
    text: `INSERT INTO segment (shard, metric, res, min_time, gen, pack, max_time, min_series, max_series, series, samples, dir, data)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    values: [
      shard,
      metricPair,
      RAW_RESOLUTION,
      minMs,
      gen,
      pack,
      maxMs,
      minSeriesId,
      maxSeriesId,
      seriesCount,
      sampleCount,
      dir,
      data,
    ],
  });
  return entry;
}

/** Partitions by month make retention a drop. A month whose rows already went to the default partition stays there. */
async function ensureMonth({ client, nowMs }: Deps, done: Set<string>, timeMs: number): Promise<void> {
  if (Math.abs(timeMs - nowMs) > MONTHLY_YEARS * 365 * DAY_MS) return;
  const day = new Date(timeMs);
  const startMs = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
  const endMs = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
  const name = `segment_${day.getUTCFullYear()}_${String(day.getUTCMonth() + 1).padStart(2, '0')}`;
  if (done.has(name)) return;
  const { rows } = await client.query<{ attached: boolean }>({
    text: 'SELECT relispartition AS attached FROM pg_class WHERE oid = to_regclass($1)',
    values: [name],
  });
  try {
    if (rows.length === 0) await client.query({ text: `CREATE TABLE ${name} (LIKE segment INCLUDING ALL)` });
    if (rows[0]?.attached !== true)
      await client.query({
        text: `ALTER TABLE segment ATTACH PARTITION ${name} FOR VALUES FROM (${startMs}) TO (${endMs})`,
      });
  } catch (thrown) {
    // The default partition holds rows of this month.
    if (sqlState(thrown) !== CHECK_VIOLATION) throw thrown;
  }
  done.add(name);
}
