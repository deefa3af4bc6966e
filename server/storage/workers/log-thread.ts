// A thread that reads the log of unsealed epochs at a start, ahead of the main thread, which puts it into the head: the script of
// server/storage/workers/read-log-ahead.ts.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { assert } from '@/lib/errors/assert';
import { checkLogRow, decodeFloatRow } from '@/server/storage/log/log-row';
import type { LogAddress } from '@/server/storage/log/read-log';
import { SampleRows } from '@/server/storage/log/sample-rows';
import { selectLogRows } from '@/server/storage/log/select-rows';
import { copyRows, int4, int8, type BinaryRow } from '@/server/storage/postgres/copy-rows';
import { messageOf, sqlState } from '@/server/storage/postgres/faults';
import type { FromLogThread, LogThreadData, ToLogThread } from '@/server/storage/workers/read-log-ahead';
import { createFloatBlock, putFloats, type BlockRow, type FloatBlock } from '@/server/storage/workers/log-blocks';

/** Blocks that the main thread has not taken yet. */
const BLOCKS_AHEAD = 4;

const port = parentPort;
assert(port, 'this script runs in a thread');
const { databaseUrl, snapshot, shard, epochs } = workerData as LogThreadData;
const idle: FloatBlock[] = [];
/** In the order in which they come back. */
const underWay: FloatBlock[] = [];
const scratch = new SampleRows();
let block = createFloatBlock(0);
let usedSamples = 0;
let rows: BlockRow[] = [];

port.on('message', (_message: ToLogThread) => {
  const taken = underWay.shift();
  if (taken) idle.push(taken);
});

const send = (message: FromLogThread): void => port.postMessage(message);

/** Until the main thread has taken enough. */
async function room(): Promise<void> {
  if (underWay.length < BLOCKS_AHEAD || !port) return;
  await once(port, 'message');
  await room();
}

/** Hands over what is there; waits while the main thread has enough to do. */
async function flush(): Promise<void> {
  if (rows.length === 0) return;
  send({ kind: 'block', block: { rows, floats: block } });
  underWay.push(block);
  rows = [];
  usedSamples = 0;
  await room();
  block = idle.pop() ?? createFloatBlock(0);
}

async function add(address: LogAddress, [, , codec, data]: BinaryRow): Promise<void> {
  let payload: Uint8Array;
  try {
    payload = checkLogRow(int4(codec), data ?? new Uint8Array(0));
    scratch.reset();
    if (!decodeFloatRow(payload, scratch)) {
      // The fields are views that do not last.
      rows.push({ ...address, kind: 'bytes', payload: payload.slice() });
      return;
    }
  } catch (thrown) {
    rows.push({ ...address, kind: 'broken', reason: messageOf(thrown) });
    return;
  }
  const { count } = scratch;
  if (usedSamples + count > block.values.length) await flush();
  if (count > block.values.length) block = createFloatBlock(count);
  putFloats(block, usedSamples, scratch);
  rows.push({ ...address, kind: 'floats', from: usedSamples, count });
  usedSamples += count;
}

async function read(client: pg.Client): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
  for (const epoch of epochs)
    for await (const bunch of copyRows(client, selectLogRows(shard, { epoch })))
      for (const row of bunch) await add({ epoch, writer: int4(row[0]), seq: int8(row[1]) }, row);
  await flush();
}

const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true, application_name: 'watchfire-replay' });
// The statement that finds the connection lost reports it.
client.on('error', () => undefined);
try {
  await client.connect();
  await read(client);
  send({ kind: 'end' });
} catch (thrown) {
  send({ kind: 'fault', message: messageOf(thrown), code: sqlState(thrown) });
} finally {
  await client.end().catch(() => undefined);
  port.close();
}
