// Type, help and unit of metric families: in memory, bounded, written to `metric_meta` only when changed.
import { compareText } from '@/lib/labels/label-set';
import type { Queryable } from '@/server/storage/log/epochs';
import type { MetricMetadata } from '@/server/storage/ports';

/** Longer texts are cut, longer names are not kept (a btree entry holds 2.7 kB). */
const TEXT_LIMIT_CHARACTERS = 4096;
const NAME_LIMIT_CHARACTERS = 512;
const CHUNK = 500;

export interface MetricMetadataStore {
  readonly count: number;
  record(entries: readonly MetricMetadata[]): void;
  list(metric?: string): readonly MetricMetadata[];
  /** Writes what changed since the last time. */
  persist(client: Queryable): Promise<void>;
  load(client: Queryable): Promise<void>;
}

export function createMetricMetadataStore(shard: number, maxEntries: number): MetricMetadataStore {
  const byMetric = new Map<string, MetricMetadata>();
  const changed = new Set<string>();

  function record(entry: MetricMetadata): void {
    const known = byMetric.get(entry.metric);
    if (known ? isSame(known, entry) : byMetric.size >= maxEntries || entry.metric.length > NAME_LIMIT_CHARACTERS)
      return;
    const { metric, type, unit } = entry;
    byMetric.set(metric, { metric, type, unit, help: entry.help.slice(0, TEXT_LIMIT_CHARACTERS) });
    changed.add(metric);
  }

  async function persistChunk(client: Queryable, metrics: readonly string[]): Promise<void> {
    const entries = metrics.flatMap((metric) => byMetric.get(metric) ?? []);
    const column = (pick: (entry: MetricMetadata) => string): Buffer[] =>
      entries.map((entry) => Buffer.from(pick(entry), 'utf8'));
    await client.query({
      text: `INSERT INTO metric_meta (shard, metric, type, help, unit)
             SELECT $1::int4, * FROM unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[])
             ON CONFLICT (shard, metric) DO UPDATE SET type = excluded.type, help = excluded.help, unit = excluded.unit`,
      values: [
        shard,
        column(({ metric }) => metric),
        column(({ type }) => type),
        column(({ help }) => help),
        column(({ unit }) => unit),
      ],
    });
  }

  return {
    get count() {
      return byMetric.size;
    },
    record(entries) {
      for (const entry of entries) record(entry);
    },
    list(metric) {
      if (metric === undefined)
        return [...byMetric.values()].toSorted((left, right) => compareText(left.metric, right.metric));
      const entry = byMetric.get(metric);
      return entry ? [entry] : [];
    },
    async persist(client) {
      const metrics = [...changed];
      for (let at = 0; at < metrics.length; at += CHUNK) {
        const chunk = metrics.slice(at, at + CHUNK);
        // Forgotten first: a change that comes while the database works must be written again.
        for (const metric of chunk) changed.delete(metric);
        try {
          await persistChunk(client, chunk);
        } catch (thrown) {
          for (const metric of chunk) changed.add(metric);
          throw thrown;
        }
      }
    },
    async load(client) {
      const { rows } = await client.query<Record<'metric' | 'type' | 'help' | 'unit', Buffer>>({
        text: 'SELECT metric, type, help, unit FROM metric_meta WHERE shard = $1 LIMIT $2',
        values: [shard, maxEntries],
      });
      for (const { metric, type, help, unit } of rows) {
        // What was recorded here and not written yet is newer.
        if (changed.has(metric.toString())) continue;
        byMetric.set(metric.toString(), {
          metric: metric.toString(),
          type: type.toString(),
          help: help.toString(),
          unit: unit.toString(),
        });
      }
    },
  };
}

function isSame(left: MetricMetadata, right: MetricMetadata): boolean {
  return (
    left.type === right.type && left.unit === right.unit && left.help === right.help.slice(0, TEXT_LIMIT_CHARACTERS)
  );
}
