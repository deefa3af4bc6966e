// A thread that builds the head of a share of the series from the log of unsealed epochs at a start, and gives it to the main thread at
// the end: the script of server/storage/workers/build-head.ts. The first one reads the log, hands on what is of the other shares, and
// tells what the rows are.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { assert } from '@/lib/errors/assert';
import { memoryOfParts } from '@/server/storage/head/generation-parts';
import { HeadBuilder } from '@/server/storage/head/head-builder';
import { checkLogRow } from '@/server/storage/log/log-row';
import { selectLogRows } from '@/server/storage/log/select-rows';
import { CopyMemory } from '@/server/storage/postgres/copy-memory';
import { copyRows, int4, int8, type BinaryRow } from '@/server/storage/postgres/copy-rows';
import { messageOf, sqlState } from '@/server/storage/postgres/faults';
import type { FromLogThread, LogThreadData, SeenRow } from '@/server/storage/workers/build-head';
import { ShareSender, takeShare } from '@/server/storage/workers/share-samples';

/** Rows told of at a time, … */
const BUNCH_ROWS = 1000;
/** … or bytes of those that have more than samples. */
const BUNCH_BYTES = 1_048_576;
/** Bunches that the main thread has not taken yet. */
const BUNCHES_AHEAD = 8;

const port = parentPort;
assert(port, 'this script runs in a thread');
const { databaseUrl, snapshot, shard, epochs, share, ports } = workerData as LogThreadData;
const isReader = share.number === 0;
const others = new ShareSender(isReader ? ports : []);
const builder = new HeadBuilder(share, isReader ? others : undefined);
const copyMemory = new CopyMemory();
let rows: SeenRow[] = [];
let rowBytes = 0;
let underWayCount = 0;

port.on('message', () => {
  underWayCount -= 1;
});

const send = (message: FromLogThread, memory: ArrayBuffer[] = []): void => port.postMessage(message, memory);

/** Until the main thread has taken enough. */
async function room(): Promise<void> {
  if (underWayCount < BUNCHES_AHEAD || !port) return;
  await once(port, 'message');
  await room();
}

/** Tells of the rows so far; waits while the main thread has enough to do. */
async function flush(): Promise<void> {
  if (rows.length === 0) return;
  send({ kind: 'rows', rows });
  underWayCount += 1;
  rows = [];
  rowBytes = 0;
  await room();
}

function seen([writer, seq, codec, data]: BinaryRow, epoch: number): SeenRow {
  const address = { epoch, writer: int4(writer), seq: int8(seq) };
  try {
    const payload = checkLogRow(int4(codec), data ?? new Uint8Array(0));
    // The fields are views that do not last; slice() of a Buffer would be another one.
    return builder.add(address, payload) ? { ...address, payload: Uint8Array.from(payload) } : address;
  } catch (thrown) {
    return { ...address, reason: messageOf(thrown) };
  }
}

async function tell(row: SeenRow): Promise<void> {
  rows.push(row);
  rowBytes += row.payload?.length ?? 0;
  if (rows.length >= BUNCH_ROWS || rowBytes >= BUNCH_BYTES) await flush();
}

async function read(client: pg.Client): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
  for (const epoch of epochs)
    for await (const bunch of copyRows(client, selectLogRows(shard, { epoch }), copyMemory))
      for (const row of bunch) {
        await tell(seen(row, epoch));
        await others.room();
      }
  others.end();
  await flush();
}

async function readAll(): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    application_name: 'watchfire-replay',
  });
  // The statement that finds the connection lost reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await read(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

try {
  const [source] = ports;
  if (isReader) await readAll();
  else if (source) await takeShare(source, builder);
  const built = builder.take();
  send(
    { kind: 'end', built },
    built.flatMap(({ parts }) => memoryOfParts(parts)),
  );
} catch (thrown) {
  send({ kind: 'fault', message: messageOf(thrown), code: sqlState(thrown) });
} finally {
  port.close();
}
