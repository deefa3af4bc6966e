// A thread that fetches, inflates and decodes sealed samples: the script of server/storage/workers/read-crew.ts. It has a connection
// and a cache of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@/lib/errors/assert';
import { silentLog } from '@/server/platform/log';
import { createReadPool } from '@/server/storage/postgres/read-pool';
import { ByteCache } from '@/server/storage/segments/byte-cache';
import { createSegmentSource, type SegmentCache } from '@/server/storage/segments/segment-reader';
import {
  faultOf,
  type FromReadThread,
  type ReadAnswer,
  type ReadTask,
  type ReadThreadData,
  type ToReadThread,
} from '@/server/storage/workers/messages';
import { memoryOf, packColumns } from '@/server/storage/workers/packed-columns';

const port = parentPort;
assert(port, 'this script runs in a thread');
const { databaseUrl, readTimeoutMs, maxCacheBytes } = workerData as ReadThreadData;
// A connection that is lost is told by the statement that finds it so.
const limits = { maxReadConnections: 1, readTimeoutMs };
const pool = createReadPool({ databaseUrl, limits, log: silentLog(), name: 'watchfire-read-thread' });
const cache: SegmentCache = new ByteCache(maxCacheBytes);
const running = new Map<number, AbortController>();

port.on('message', (message: ToReadThread) => {
  if (message.kind === 'read') void run(message.number, message.task);
  else if (message.kind === 'cancel') running.get(message.number)?.abort();
  else {
    port.close();
    void pool.close();
  }
});

async function run(number: number, task: ReadTask): Promise<void> {
  const stopping = new AbortController();
  running.set(number, stopping);
  const send = (outcome: { readonly answer: ReadAnswer } | { readonly fault: ReturnType<typeof faultOf> }): void => {
    const message: FromReadThread = { number, cacheBytes: cache.sizeBytes, ...outcome };
    port?.postMessage(message, 'answer' in outcome ? memoryOf(outcome.answer.packed) : []);
  };
  try {
    send({ answer: await read(task, stopping.signal) });
  } catch (thrown) {
    send({ fault: faultOf(thrown) });
  } finally {
    running.delete(number);
  }
}

/** Series are their places in `ids` here. */
async function read(task: ReadTask, signal: AbortSignal): Promise<ReadAnswer> {
  const { shard, resolutionMs, entries, ids, range, tombstones } = task;
  const metricPair = entries[0]?.metricPair ?? 0;
  const goneIds: number[] = [];
  const isExpired = ({ id }: { readonly id: number }): boolean => {
    goneIds.push(id);
    // Only the main thread knows.
    return true;
  };
  const source = createSegmentSource(
    { pool, cache, registry: { ids }, shard, resolutionMs, isExpired },
    { map: new Map([[metricPair, entries]]), tombstones },
  );
  const refs = Array.from(ids, (_, at) => at);
  const sealed = await source.read({ metricPair, refs, range, signal });
  return { packed: await packColumns(sealed, signal), goneIds };
}
