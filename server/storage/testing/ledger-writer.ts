// A process that writes to a real store until it is killed, and says which batches were acknowledged. Run by store-kill.fault.test.ts.
import { writeSync } from 'node:fs';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createSeriesStore } from '@/server/storage/create-series-store';
import { doomedRange, ledgerBatch, LEDGER_RETENTION_MS } from '@/server/storage/testing/ledger';

const SEAL_EVERY_BATCHES = 40;
const IN_FLIGHT = 4;
const DELETE_EVERY_BATCHES = 25;
/** Batches that old are no longer in flight. */
const DELETE_AGE_BATCHES = 20;

async function main(databaseUrl: string, firstBatch: number): Promise<void> {
  const store = createSeriesStore({
    databaseUrl,
    clock: systemClock,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
    limits: { mergeGenerations: 2, retentionMs: LEDGER_RETENTION_MS },
  });
  await store.start();
  writeSync(1, 'ready\n');
  const write = async (number: number): Promise<void> => {
    const { rejected } = await store.append(ledgerBatch(store, number), 'import');
    // Synchronous: the line is out before anything else can happen to this process.
    writeSync(1, rejected.length === 0 ? `ack ${number}\n` : `rejected ${number}\n`);
  };
  /** Everything that rewrites what is stored, while batches go on. */
  const upkeep = async (): Promise<void> => {
    await store.seal();
    await store.merge();
    await store.cleanTombstones();
  };
  const remove = async (lastNumber: number): Promise<void> => {
    writeSync(1, `deleting ${lastNumber}\n`);
    await store.deleteSeries([[{ name: '__name__', type: '=', value: 'ledger_doomed' }]], doomedRange(lastNumber));
    writeSync(1, `deleted ${lastNumber}\n`);
  };
  let next = firstBatch;
  const lane = async (): Promise<void> => {
    for (;;) {
      const number = next;
      next += 1;
      if (number % SEAL_EVERY_BATCHES === 0) void upkeep().catch(() => undefined);
      await write(number);
      // After its own batch: one that waited for a deletion could be written after the next, which takes out what is older.
      if (number % DELETE_EVERY_BATCHES === 0) await remove(number - DELETE_AGE_BATCHES);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
