// Partitions before they are needed and after: a day ahead, so that no write waits for DDL, and gone when nothing is in them.
import { preparePartitions } from '@/server/storage/log/epochs';
import { LOCK_NOT_AVAILABLE, sqlState } from '@/server/storage/postgres/faults';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { DAY_MS, ensureMonth } from '@/server/storage/segments/write-segment';

interface Ahead {
  readonly shard: number;
  readonly nowMs: number;
  /** The one that is written now. */
  readonly epoch: number;
  readonly epochMs: number;
}

/** Epochs are closed early when they are large: then fewer hours are prepared, and the next round makes more. */
const MOST_EPOCHS = 24;

export async function prepareAhead(client: WriterConnection, { shard, nowMs, epoch, epochMs }: Ahead): Promise<void> {
  const epochCount = Math.min(MOST_EPOCHS, Math.ceil(DAY_MS / epochMs));
  const epochs = Array.from({ length: epochCount }, (_, at) => epoch + 1 + at);
  await preparePartitions(client, shard, epochs);
  const months = new Set<string>();
  for (const timeMs of [nowMs, nowMs + DAY_MS]) await ensureMonth({ client, nowMs }, months, timeMs);
}

/** Months that ended long ago. A query that reads the table keeps one for the next round. */
export async function dropEmptyMonths(client: WriterConnection, nowMs: number): Promise<void> {
  const { rows } = await client.query<{ name: string }>({
    text: `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'segment'::regclass AND c.relname ~ '^segment_[0-9]+_[0-9][0-9]$'`,
  });
  for (const { name } of rows) {
    const [, year = '', month = ''] = name.split('_');
    if (Date.UTC(Number(year), Number(month), 1) > nowMs - DAY_MS) continue;
    const { rows: some } = await client.query({ text: `SELECT 1 FROM ${name} LIMIT 1` });
    if (some.length > 0) continue;
    try {
      // Readers and writers of other months queue up behind a lock that is waited for.
      await client.transaction(async (transaction) => {
        await transaction.query({ text: "SET LOCAL lock_timeout = '300ms'" });
        await transaction.query({ text: `DROP TABLE ${name}` });
      });
    } catch (thrown) {
      if (sqlState(thrown) !== LOCK_NOT_AVAILABLE) throw thrown;
    }
  }
}
