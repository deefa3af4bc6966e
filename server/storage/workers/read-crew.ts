// The threads that fetch and inflate large amounts of sealed samples, so that the main thread stays free and other cores help. They are made when
// they are needed and end when they have had nothing to do for a while.
import {
  errorOf,
  type FromReadThread,
  type ReadAnswer,
  type ReadTask,
  type ReadThreadData,
  type ToReadThread,
} from '@/server/storage/workers/messages';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import { BlockMemory } from '@/server/storage/segments/block-memory';
import { startThread } from '@/server/storage/workers/thread-script';

/** How long a thread waits for a further task: its memory is worth more than its start of some 50 ms. */
const IDLE_MS = 60_000;

export interface ReadCrew {
  /** How many threads there may be. */
  readonly size: number;
  /** Whether a read of about so many samples is worth the way to another thread. */
  isFor(sampleCount: number): boolean;
  /** Threads that are there. */
  readonly threadCount: number;
  /** Tasks under way. */
  readonly busyCount: number;
  /** By the thread that has least to do. Rejects as reading here does. */
  read(task: ReadTask, signal?: AbortSignal): Promise<ReadAnswer>;
  /** Bytes of answers that nobody reads any more: threads use them again. */
  giveBack(pieces: readonly ArrayBuffer[]): void;
  close(): Promise<void>;
}

interface Waiting {
  resolve(answer: ReadAnswer): void;
  reject(reason: unknown): void;
}

interface Limits {
  /** 0: everything is read on the main thread. */
  readonly maxReadThreads: number;
  readonly leastThreadSamples: number;
}

export function createReadCrew({ maxReadThreads: size, leastThreadSamples }: Limits, data: ReadThreadData): ReadCrew {
  const threads: (ReadThread | undefined)[] = Array.from({ length: size }, () => undefined);
  const memory = new BlockMemory();
  const living = (): ReadThread[] => threads.filter((thread) => thread !== undefined);

  function threadAt(place: number): ReadThread {
    const known = threads[place];
    if (known) return known;
    const made = openThread(data, memory, () => {
      if (threads[place] === made) threads[place] = undefined;
      // Nobody has read for a while.
      if (threads.every((thread) => thread === undefined)) memory.takeAll();
    });
    threads[place] = made;
    return made;
  }

  function idlestPlace(): number {
    const counts = threads.map((thread) => thread?.busyCount ?? 0);
    return counts.indexOf(Math.min(...counts));
  }

  return {
    size,
    isFor: (sampleCount) => size > 0 && sampleCount >= leastThreadSamples,
    get threadCount() {
      return living().length;
    },
    get busyCount() {
      return living().reduce((sum, { busyCount }) => sum + busyCount, 0);
    },
    async read(task, signal) {
      throwIfAborted(signal);
      return threadAt(idlestPlace()).read(task, signal);
    },
    giveBack: (pieces) => memory.give(pieces),
    async close() {
      await Promise.all(living().map((thread) => thread.end()));
    },
  };
}

interface ReadThread {
  readonly busyCount: number;
  read(task: ReadTask, signal: AbortSignal | undefined): Promise<ReadAnswer>;
  end(): Promise<void>;
}

/** It gets what is free of the memory with each task. `onEnd` is called when it takes no further tasks. */
function openThread(data: ReadThreadData, memory: BlockMemory, onEnd: () => void): ReadThread {
  const worker = startThread('read-thread', data);
  const waiting = new Map<number, Waiting>();
  let lastNumber = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const post = (message: ToReadThread, along: ArrayBuffer[] = []): void => worker.postMessage(message, along);

  function end(): Promise<void> {
    clearTimeout(idleTimer);
    onEnd();
    post({ kind: 'end' });
    return ended;
  }

  /** A thread without a task does not keep the process alive. */
  function rest(): void {
    worker.unref();
    idleTimer = setTimeout(() => void end(), IDLE_MS);
    idleTimer.unref();
  }

  function fail(reason: Error): void {
    clearTimeout(idleTimer);
    onEnd();
    for (const asked of waiting.values()) asked.reject(reason);
    waiting.clear();
  }

  worker.on('message', (message: FromReadThread) => {
    const asked = waiting.get(message.number);
    waiting.delete(message.number);
    if (waiting.size === 0) rest();
    if ('answer' in message) asked?.resolve(message.answer);
    else asked?.reject(errorOf(message.fault));
  });
  worker.once('error', (cause) => fail(new Error('A thread that reads has failed', { cause })));
  worker.once('exit', () => fail(new Error('A thread that reads has ended before it answered')));
  rest();

  return {
    get busyCount() {
      return waiting.size;
    },
    read(task, signal) {
      clearTimeout(idleTimer);
      worker.ref();
      lastNumber += 1;
      const number = lastNumber;
      const cancel = (): void => post({ kind: 'cancel', number });
      return new Promise<ReadAnswer>((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        signal?.addEventListener('abort', cancel);
        const pieces = memory.takeAll();
        post({ kind: 'read', number, task, memory: pieces }, pieces);
      }).finally(() => signal?.removeEventListener('abort', cancel));
    },
    end,
  };
}
