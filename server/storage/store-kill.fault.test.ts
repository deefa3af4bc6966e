// Kills writing processes, one alone or two on one database, at random moments (commits, seals, merges, deletions, its own start) and compares what is stored with what was acknowledged.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelValue } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import {
  LEDGER_HISTOGRAMS,
  LEDGER_RETENTION_MS,
  LEDGER_SERIES,
  ledgerHistogram,
  ledgerNumber,
  ledgerStartMs,
  ledgerTimeMs,
  ledgerValue,
} from '@/server/storage/testing/ledger';
import { histogramText, openTestStore, selectColumns } from '@/server/storage/testing/store-harness';

const CYCLES = Number(process.env['KILL_CYCLES'] ?? 6);
const LIFE_LIMIT_MS = 900;

/** The numbers of one of several writers begin here. */
const firstOf = (lane: number): number => lane * 1_000_000 + 1;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

interface Life {
  readonly acknowledged: readonly number[];
  /** Last batches of deletions that were asked for, and of those that were acknowledged. */
  readonly deleting: readonly number[];
  readonly deleted: readonly number[];
  readonly others: readonly string[];
}

/** Runs a writer until it is killed, some time after it is ready (or, when impatient, while it starts). */
async function runWriter(firstBatch: number, isImpatient: boolean): Promise<Life> {
  const script = fileURLToPath(new URL('./testing/ledger-writer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, database.url, `${firstBatch}`], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const acknowledged: number[] = [];
  const deleting: number[] = [];
  const deleted: number[] = [];
  const others: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const killSoon = (): void => {
    timer ??= setTimeout(() => child.kill('SIGKILL'), randomInt(LIFE_LIMIT_MS));
  };
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  createInterface({ input: child.stderr }).on('line', (line) => others.push(line));
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') {
      if (isImpatient) child.kill('SIGKILL');
      killSoon();
    } else if (line.startsWith('ack ')) acknowledged.push(Number(line.slice(4)));
    else if (line.startsWith('deleting ')) deleting.push(Number(line.slice(9)));
    else if (line.startsWith('deleted ')) deleted.push(Number(line.slice(8)));
    else others.push(line);
  }
  await ended;
  clearTimeout(timer);
  return { acknowledged, deleting, deleted, others };
}

test.each([
  ['a process alone', 1],
  ['two processes', 2],
])(
  `kill -9 at ${CYCLES} random moments, %s: no acknowledged sample is missing, altered, doubled or undeleted`,
  async (_, writerCount) => {
    const acknowledged = new Set<number>();
    let mayBeDeletedUntil = 0;
    let isDeletedUntil = 0;
    const lanes = Array.from({ length: writerCount }, (_lane, lane) => lane);
    /** Deletions take all times up to one: of the other writers' samples it cannot be said which come before and which after. */
    const lastLane = firstOf(writerCount - 1);
    const next = lanes.map(firstOf);
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      const lives = await Promise.all(next.map((first, lane) => runWriter(first, cycle % 5 === 4 && lane === 0)));
      for (const [lane, life] of lives.entries()) {
        expect(life.others).toEqual([]);
        for (const number of life.acknowledged) acknowledged.add(number);
        mayBeDeletedUntil = Math.max(mayBeDeletedUntil, ...life.deleting);
        isDeletedUntil = Math.max(isDeletedUntil, ...life.deleted);
        // Batches in flight at the kill may be stored: the next life starts beyond them, on an even number as ledger times need.
        next[lane] = (Math.max(next[lane] ?? 0, ...life.acknowledged) + 101) & ~1;
      }
    }
    expect(acknowledged.size).toBeGreaterThan(CYCLES);

    // The times of the ledger lie years back, and the upkeep may have its round while this looks.
    const store = await openTestStore({ databaseUrl: database.url, limits: { retentionMs: LEDGER_RETENTION_MS } });
    const stored = new Set<string>();
    const wrong: string[] = [];
    const check = async (): Promise<void> => {
      stored.clear();
      for (const { labels, timestampsMs, values, startTimestampsMs } of await selectColumns(store, [
        { name: 'series', type: '!=', value: '' },
      ])) {
        const series = Number(labelValue(labels, 'series'));
        timestampsMs.forEach((timestampMs, at) => {
          const number = ledgerNumber(timestampMs, series);
          if (at > 0 && timestampMs <= (timestampsMs[at - 1] ?? Infinity)) wrong.push(`order ${series}: ${number}`);
          if (values[at] !== ledgerValue(number, series)) wrong.push(`value ${series}: ${number}`);
          if (!Object.is(startTimestampsMs?.[at] ?? NaN, ledgerStartMs(number, series)))
            wrong.push(`start ${series}: ${number}`);
          stored.add(`${series}@${timestampMs}`);
        });
      }
      for (const { labels, histograms } of await selectColumns(store, [
        { name: '__name__', type: '=', value: 'ledger_native' },
      ])) {
        const series = Number(labelValue(labels, 'histogram'));
        histograms?.timestampsMs.forEach((timestampMs, at) => {
          const number = ledgerNumber(timestampMs, series);
          const found = histograms.histograms[at];
          if (!found || histogramText(found) !== histogramText(ledgerHistogram(number, series)))
            wrong.push(`histogram ${series}: ${number}`);
          if (!Object.is(histograms.startTimestampsMs?.[at] ?? NaN, ledgerStartMs(number, series)))
            wrong.push(`start native ${series}: ${number}`);
          stored.add(`native ${series}@${timestampMs}`);
        });
      }
      const fresh = await selectColumns(store, [{ name: '__name__', type: '=', value: 'ledger_new' }]);
      for (const { labels, values } of fresh) {
        const number = labelValue(labels, 'number');
        if (values.length !== 1 || `${values[0]}` !== number) wrong.push(`new: ${number}`);
        stored.add(`new@${number}`);
      }
      for (const { values } of await selectColumns(store, [{ name: '__name__', type: '=', value: 'ledger_doomed' }]))
        for (const number of values) {
          if (number >= lastLane && number <= isDeletedUntil) wrong.push(`not deleted: ${number} of ${isDeletedUntil}`);
          stored.add(`doomed@${number}`);
        }
      const missing: string[] = [];
      for (const number of acknowledged) {
        if (number > mayBeDeletedUntil && !stored.has(`doomed@${number}`)) missing.push(`doomed@${number}`);
        if (!stored.has(`new@${number}`)) missing.push(`new@${number}`);
        for (let series = 0; series < LEDGER_SERIES; series += 1)
          if (!stored.has(`${series}@${ledgerTimeMs(number, series)}`))
            missing.push(`${series}@${ledgerTimeMs(number, series)}`);
        for (let series = 0; series < LEDGER_HISTOGRAMS; series += 1)
          if (!stored.has(`native ${series}@${ledgerTimeMs(number, series)}`))
            missing.push(`native ${series}@${ledgerTimeMs(number, series)}`);
      }
      expect(missing).toEqual([]);
      expect(wrong).toEqual([]);
    };
    await check();
    await store.seal();
    await check();
    await store.merge();
    await store.cleanTombstones();
    await check();
    await store.stop();
  },
  300_000,
);
