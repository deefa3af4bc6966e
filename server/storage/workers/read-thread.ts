// A thread that fetches and inflates sealed samples: the script of server/storage/workers/read-crew.ts. It has a connection of its own,
// and keeps nothing.
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@/lib/errors/assert';
import { silentLog } from '@/server/platform/log';
import { CopyMemory } from '@/server/storage/postgres/copy-memory';
import { databaseFault } from '@/server/storage/postgres/faults';
import { createReadPool } from '@/server/storage/postgres/read-pool';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import { BlockMemory } from '@/server/storage/segments/block-memory';
import { ByteCache } from '@/server/storage/segments/byte-cache';
import { openSegments, type SegmentCache } from '@/server/storage/segments/open-segments';
import {
  faultOf,
  type FromReadThread,
  type ReadAnswer,
  type ReadTask,
  type ReadThreadData,
  type ToReadThread,
} from '@/server/storage/workers/messages';
import { packSegment } from '@/server/storage/workers/packed-segments';

const port = parentPort;
assert(port, 'this script runs in a thread');
const { databaseUrl, readTimeoutMs } = workerData as ReadThreadData;
// A connection that is lost is told by the statement that finds it so.
const limits = { maxReadConnections: 1, readTimeoutMs };
const pool = createReadPool({ databaseUrl, limits, log: silentLog(), name: 'watchfire-read-thread' });
/** The main thread keeps what is worth it. */
const cache: SegmentCache = new ByteCache(0);
const copyMemory = new CopyMemory();
const blockMemory = new BlockMemory();
const running = new Map<number, AbortController>();

port.on('message', (message: ToReadThread) => {
  if (message.kind === 'read') {
    blockMemory.give(message.memory);
    void run(message.number, message.task);
  } else if (message.kind === 'cancel') running.get(message.number)?.abort();
  else {
    port.close();
    void pool.close();
  }
});

async function run(number: number, task: ReadTask): Promise<void> {
  const stopping = new AbortController();
  running.set(number, stopping);
  const send = (message: FromReadThread, memory: ArrayBuffer[] = []): void => port?.postMessage(message, memory);
  try {
    const answer = await read(task, stopping.signal);
    send(
      { number, answer },
      answer.segments.map(({ bytes }) => bytes.buffer),
    );
  } catch (thrown) {
    send({ number, fault: faultOf(thrown) });
  } finally {
    running.delete(number);
  }
}

async function read({ shard, resolutionMs, entries, ids }: ReadTask, signal: AbortSignal): Promise<ReadAnswer> {
  const goneIds: number[] = [];
  const isExpired = ({ id }: { readonly id: number }): boolean => {
    goneIds.push(id);
    // Only the main thread knows.
    return true;
  };
  try {
    const deps = { pool, cache, copyMemory, memory: blockMemory, shard, resolutionMs, isExpired };
    const opened = await openSegments(deps, entries, ids, signal);
    return { segments: Array.from(opened.values(), (segment) => packSegment(segment, blockMemory)), goneIds };
  } catch (cause) {
    throwIfAborted(signal);
    throw databaseFault('Cannot read stored samples', cause);
  }
}
