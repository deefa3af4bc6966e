import { expect, test } from 'vitest';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createSampleWriter } from '@/server/scrape/sample-writer';
import { createScrapeMetrics } from '@/server/scrape/scrape-metrics';
import { createManualTime } from '@/server/scrape/testing/manual-time';
import type { SampleBatch } from '@/server/storage/ports';

const batch = (timestampMs: number, count = 1): SampleBatch => ({
  count,
  seriesRefs: new Int32Array(count),
  timestampsMs: new Float64Array(count).fill(timestampMs),
  values: new Float64Array(count),
});

function setUp(bufferLimitBytes = 1_000_000) {
  const time = createManualTime();
  const metrics = createMetrics({ withProcess: false });
  const stored: number[] = [];
  const store = { fault: null as Error | null, silence: null as Promise<void> | null };
  const writer = createSampleWriter({
    appender: {
      append: async (given) => {
        await store.silence;
        if (store.fault) throw store.fault;
        stored.push(given.timestampsMs[0] ?? 0);
        return { appendedCount: given.count, repeatedCount: 0, rejected: [] };
      },
    },
    timers: time.timers,
    log: silentLog(),
    metrics: createScrapeMetrics(metrics, { usedBytes: 0, limitBytes: 1 }),
    bufferLimitBytes,
  });
  const value = async (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(await metrics.text())?.[1]);
  return { time, writer, stored, store, value };
}

/** A promise that a test resolves. */
function gate() {
  let open = (): void => undefined;
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { isOpen, open: () => open() };
}

test('write() while others wait keeps the order', async () => {
  const { writer, stored, store, time } = setUp();
  store.fault = new EnvironmentError('away');
  expect(await writer.write(batch(1))).toBe('waiting');
  store.fault = null;
  expect(await writer.write(batch(2))).toBe('waiting');
  time.advance(500);
  await writer.flush();
  expect(stored).toEqual([1, 2]);
  expect(await writer.write(batch(3))).toMatchObject({ appendedCount: 1 });
});

test('write() follows what waits as soon as all of it is on its way: the waiting ends however many targets there are', async () => {
  const { writer, stored, store } = setUp();
  store.fault = new EnvironmentError('away');
  for (const at of [1, 2, 3]) await writer.write(batch(at));
  store.fault = null;
  const gates = [gate(), gate()] as const;
  store.silence = gates[0].isOpen;
  const flushing = writer.flush();
  store.silence = gates[1].isOpen;
  gates[0].open();
  await gates[0].isOpen;
  await new Promise(setImmediate);
  const written = writer.write(batch(4));
  gates[1].open();
  expect(await written).toMatchObject({ appendedCount: 1 });
  await flushing;
  expect(stored).toEqual([1, 2, 3, 4]);
});

test('beyond the limit the oldest batches are lost, and counted', async () => {
  const { writer, stored, store, value } = setUp(1200);
  store.fault = new EnvironmentError('away');
  for (let at = 1; at <= 5; at += 1) await writer.write(batch(at, 4));
  expect(await value('watchfire_scrape_waiting_samples')).toBe(8);
  expect(await value('watchfire_scrape_lost_samples_total')).toBe(12);
  store.fault = null;
  await writer.flush();
  expect(stored).toEqual([4, 5]);
});

test('a commit that takes too long does not hold its scrape up; its batch is stored once, and those behind it after it', async () => {
  const { writer, stored, store, time, value } = setUp();
  let speak = (): void => undefined;
  store.silence = new Promise((resolve) => (speak = resolve));
  const first = writer.write(batch(1));
  time.advance(500);
  expect(await first).toBe('waiting');
  expect(await writer.write(batch(2))).toBe('waiting');
  expect(await value('watchfire_scrape_waiting_samples')).toBe(2);
  store.silence = null;
  speak();
  await writer.flush();
  expect(stored).toEqual([1, 2]);
  expect(await value('watchfire_scrape_buffer_bytes')).toBe(0);
});

test('many batches that waited are stored in order, more and more at a time', async () => {
  const { writer, stored, store } = setUp();
  store.fault = new EnvironmentError('away');
  for (let at = 1; at <= 200; at += 1) await writer.write(batch(at));
  store.fault = null;
  await writer.flush();
  expect(stored).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
});

test('retries come more and more slowly while the database stays away', async () => {
  const { writer, store, time } = setUp();
  store.fault = new EnvironmentError('away');
  await writer.write(batch(1));
  expect(time.waitingCount()).toBe(1);
  time.advance(500);
  await writer.flush();
  expect(time.waitingCount()).toBe(1);
  writer.stop();
  expect(time.waitingCount()).toBe(0);
});

test('a fault that is not the database being away is thrown to the caller', async () => {
  const { writer, store } = setUp();
  store.fault = new Error('a bug');
  await expect(writer.write(batch(1))).rejects.toThrow('a bug');
});
