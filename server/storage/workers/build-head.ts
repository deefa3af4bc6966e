// The head of the log of unsealed epochs, built by threads, each for its share of the series; one of them reads the log for all. The main
// thread only learns who the series are, and puts what the threads built together.
import { on } from 'node:events';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import type { BuiltGeneration } from '@/server/storage/head/head-builder';
import type { SeriesShare } from '@/server/storage/head/series-shares';
import type { SeriesDeletion } from '@/server/storage/log/deletion-record';
import { applyLogRow, lookUpSeries, type LogAddress, type LogApplierDeps } from '@/server/storage/log/read-log';
import { startThread } from '@/server/storage/workers/thread-script';

/** What all threads are told. */
export interface LogToBuild {
  /** Of pg_export_snapshot(), whose transaction must live until the threads have begun. */
  readonly snapshot: string;
  readonly shard: number;
  readonly epochs: readonly number[];
}

/** What a thread is made with. */
export interface LogThreadData extends LogToBuild {
  readonly databaseUrl: string;
  readonly share: SeriesShare;
  /** Of the first one, which reads the log: one to each of the others; of those, the one to the first. */
  readonly ports: readonly MessagePort[];
}

/** A row that a thread has read; with its bytes when it has more than samples, or why there is nothing to be read. */
export interface SeenRow extends LogAddress {
  readonly payload?: Uint8Array;
  readonly reason?: string;
}

export type FromLogThread =
  | { readonly kind: 'rows'; readonly rows: readonly SeenRow[] }
  | { readonly kind: 'end'; readonly built: readonly BuiltGeneration[] }
  | { readonly kind: 'fault'; readonly message: string; readonly code: string | undefined };

/** The oldest bunch of rows that was not taken so far. */
export type ToLogThread = 'taken';

export interface HeadBuilding {
  /** Puts all rows into the head. Throws as reading them here would. */
  finish(deps: LogApplierDeps, onRows: (count: number) => void): Promise<void>;
  /** For a start that failed before. */
  stop(): Promise<void>;
}

interface Deletion extends SeriesDeletion {
  readonly epoch: number;
}

/** The threads begin at once. */
export function buildHead(
  data: LogToBuild & { readonly databaseUrl: string },
  { threadCount }: { readonly threadCount: number },
): HeadBuilding {
  const channels = Array.from({ length: threadCount - 1 }, () => new MessageChannel());
  const threads = Array.from({ length: threadCount }, (_, number) => {
    const ports =
      number === 0 ? channels.map(({ port1 }) => port1) : channels.slice(number - 1, number).map(({ port2 }) => port2);
    const own: LogThreadData = { ...data, share: { number, count: threadCount }, ports };
    const thread = startThread('log-thread', own, ports);
    // An error ends the iteration, and nothing else.
    thread.on('error', () => undefined);
    // What comes before anybody asks is kept.
    return { thread, messages: on(thread, 'message', { close: ['exit'] }) as AsyncIterable<[FromLogThread]> };
  });
  return {
    async finish(deps, onRows) {
      const deletions: Deletion[] = [];
      const takeRows = async (rows: readonly SeenRow[]): Promise<void> => {
        for (const row of rows) await noteRow(deps, row, deletions);
        onRows(rows.length);
      };
      const built = await Promise.all(threads.map((one) => takeAll(one, takeRows)));
      await adopt(deps, built.flat(), deletions);
    },
    async stop() {
      await Promise.all(threads.map(({ thread }) => thread.terminate()));
    },
  };
}

/** Returns what the thread built. */
async function takeAll(
  { thread, messages }: { readonly thread: Worker; readonly messages: AsyncIterable<[FromLogThread]> },
  takeRows: (rows: readonly SeenRow[]) => Promise<void>,
): Promise<readonly BuiltGeneration[]> {
  for await (const [message] of messages) {
    if (message.kind === 'end') return message.built;
    if (message.kind === 'fault') throw Object.assign(new Error(message.message), { code: message.code });
    await takeRows(message.rows);
    const taken: ToLogThread = 'taken';
    thread.postMessage(taken, []);
  }
  throw new Error('A thread that reads the log has ended before the log');
}

/** All but its samples. */
async function noteRow(
  deps: LogApplierDeps,
  { epoch, writer, seq, payload, reason }: SeenRow,
  deletions: Deletion[],
): Promise<void> {
  await applyLogRow(deps, { epoch, writer, seq }, (head) => {
    if (reason !== undefined) throw new Error(reason);
    if (payload) for (const deletion of head.applyNames(payload)) deletions.push({ ...deletion, epoch });
  });
}

/** The order of the rows makes no difference, so deletions may come last. */
async function adopt(
  deps: LogApplierDeps,
  built: readonly BuiltGeneration[],
  deletions: readonly Deletion[],
): Promise<void> {
  const { head } = deps;
  // The row that names a series may be of a sealed epoch, or of one that was broken; then the table has it.
  const unknownIds = new Set<number>();
  for (const { ids } of [...built, ...deletions])
    for (const id of ids) if (head.registry.refOfId(id) < 0) unknownIds.add(id);
  if (unknownIds.size > 0) await lookUpSeries(deps, [...unknownIds]);
  for (const one of built) head.adopt(one);
  for (const { epoch, ...deletion } of deletions) head.applyDeletion(epoch, deletion);
}
