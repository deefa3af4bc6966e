// The queue before the log: everything that waited while the previous commit was under way becomes the next one.
// A commit begins when the event loop has read what is there to read: of requests that come together, the first must not go alone. Unless
// as much waits already as was committed last: then the next row is sent before the last one goes into the head, and PostgreSQL works on.
import { assert } from '@/lib/errors/assert';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { BUCKET_LIMIT, type HistogramBuckets } from '@/lib/promql/histogram/native-histogram';
import { storageSettingOf } from '@/server/platform/settings/storage-settings';
import { createBatchCopies } from '@/server/storage/log/batch-copies';
import { createGroupCommit, type CommitGroupDeps } from '@/server/storage/log/commit-group';
import { GroupQueue, type QueuedMember } from '@/server/storage/log/group-queue';
import { HeldGroup } from '@/server/storage/log/held-group';
import type { Admission, AppendOutcome, SampleBatch } from '@/server/storage/ports';
import { databaseFault } from '@/server/storage/postgres/faults';
import type { StoreLimits } from '@/server/storage/store-limits';

/** Columns of a sample that waits: reference, time, value. */
const SAMPLE_BYTES = 20;
/** A histogram that waits, without its buckets. */
const HISTOGRAM_BYTES = 400;
/** The head may grow to this many times the size at which its epoch is closed, while sealing catches up. */
const HEAD_LIMIT_FACTOR = 2;

interface Waiting extends QueuedMember {
  resolve(outcome: AppendOutcome): void;
  reject(reason: unknown): void;
}

interface Deps extends CommitGroupDeps {
  readonly limits: StoreLimits;
  /** Why nothing may be written now; null as a rule. */
  readonly shortage: () => string | null;
}

export interface LogWriter {
  readonly queueBytes: number;
  /** `lingerMs` lets a writer without a waiting client share its commit with later ones. */
  append(batch: SampleBatch, admission: Admission, lingerMs: number): Promise<AppendOutcome>;
  /** Runs `task` between two commits, e.g. the change to the next epoch. */
  between<T>(task: () => Promise<T>): Promise<T>;
  /** Commits what waits and refuses what comes after. */
  stop(): Promise<void>;
}

export function createLogWriter(deps: Deps): LogWriter {
  const { clock, limits } = deps;
  const settleGroup = createGroupSettler(deps);
  const copies = createBatchCopies();
  const tasks: (() => Promise<void>)[] = [];
  const queue = new GroupQueue<Waiting>(limits.maxGroupSamples);
  /** With what is being committed. */
  let queueBytes = 0;
  let isRunning = false;
  let isWoken = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let whenIdle: (() => void)[] = [];

  function runGroup(): Promise<void> {
    const group = queue.take();
    return settleGroup(group, () => release(group));
  }

  function release(group: readonly Waiting[]): void {
    for (const { batch, sizeBytes } of group) {
      queueBytes -= sizeBytes;
      copies.give(batch);
    }
  }

  /** Milliseconds until the first of the queue must go; 0 when there is something to do now. */
  function delayMs(): number {
    if (tasks.length > 0 || isStopped || queueBytes * 2 > limits.maxQueueBytes) return 0;
    return Math.max(0, queue.dueMs - clock.monotonicMs());
  }

  async function run(): Promise<void> {
    isRunning = true;
    while (tasks.length > 0 || (!queue.isEmpty && delayMs() === 0)) {
      const task = tasks.shift();
      await (task ? task() : runGroup());
      // Those that were stored are told first, and may send again. A task finds all that is committed in the head.
      if (task || tasks.length > 0 || !queue.isAsLargeAsLast) await nextTurn();
    }
    isRunning = false;
    if (!queue.isEmpty) timer = setTimeout(wake, delayMs());
    else {
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    }
  }

  function wake(): void {
    if (isRunning || isWoken) return;
    clearTimeout(timer);
    const waitMs = queue.isEmpty ? 0 : delayMs();
    if (waitMs > 0) {
      timer = setTimeout(wake, waitMs);
      return;
    }
    isWoken = true;
    setImmediate(() => {
      isWoken = false;
      void run();
    });
  }

  return {
    get queueBytes() {
      return queueBytes;
    },
    async append(batch, admission, lingerMs) {
      const sizeBytes = batchBytes(batch);
      const neededBytes = queueBytes + sizeBytes;
      const fault = isStopped ? stopping() : refusal(deps, queueBytes, neededBytes);
      if (fault) throw fault;
      return new Promise<AppendOutcome>((resolve, reject) => {
        queueBytes = neededBytes;
        const dueMs = clock.monotonicMs() + lingerMs;
        queue.push({ batch: copies.copy(batch), sizeBytes, admission, dueMs, resolve, reject });
        wake();
      });
    },
    between<T>(task: () => Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        tasks.push(() => task().then(resolve, reject));
        wake();
      });
    },
    stop() {
      isStopped = true;
      return new Promise((resolve) => {
        whenIdle.push(resolve);
        wake();
      });
    },
  };
}

/**
 * Commits a group and holds it, or tells its members why not; `release` is called before they are told. Resolves when that is so, never
 * rejects.
 */
function createGroupSettler(deps: Deps): (group: readonly Waiting[], release: () => void) => Promise<void> {
  const commitGroup = createGroupCommit(deps);
  const held = new HeldGroup();
  return async (group, release) => {
    const failed = (cause: unknown): void => {
      deps.metrics.failedCommits.inc();
      release();
      const fault = databaseFault('Cannot write to the log', cause);
      for (const waiting of group) waiting.reject(fault);
    };
    const stored = (outcomes: readonly AppendOutcome[]): void => {
      release();
      outcomes.forEach((outcome, at) => group[at]?.resolve(outcome));
    };
    try {
      held.hold(await commitGroup(group, held.apply), { stored, failed });
    } catch (cause) {
      failed(cause);
    }
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function stopping(): EnvironmentError {
  return new EnvironmentError('Cannot store samples: the process is stopping', {
    remedy: 'Send again when it has started anew',
  });
}

/** A batch that is larger than the whole limit goes through when nothing else waits. */
function refusal(
  { head, limits, shortage }: Deps,
  queueBytes: number,
  neededBytes: number,
): EnvironmentError | undefined {
  const short = shortage();
  if (short !== null)
    return new EnvironmentError(`Cannot store samples: ${short}`, {
      remedy: 'Make room on the disk, or keep samples for a shorter time; writing goes on by itself',
    });
  if (queueBytes > 0 && neededBytes > limits.maxQueueBytes)
    return new EnvironmentError(
      `Cannot store samples: ${neededBytes} bytes would wait for PostgreSQL, the limit is ${limits.maxQueueBytes} bytes ${storageSettingOf('maxQueueBytes')}`,
      { remedy: 'Check that PostgreSQL keeps up; send again later', retryAfterSeconds: 1 },
    );
  const headLimitBytes = limits.maxHeadBytes * HEAD_LIMIT_FACTOR;
  if (head.sizeBytes > headLimitBytes)
    return new EnvironmentError(
      `Cannot store samples: the head holds ${head.sizeBytes} bytes, the limit is ${headLimitBytes} bytes ${storageSettingOf('maxHeadBytes')}`,
      { remedy: 'Sealing does not keep up: see the log for its errors; send again later', retryAfterSeconds: 30 },
    );
  return undefined;
}

function batchBytes({ count, startTimestampsMs, histograms }: SampleBatch): number {
  let sizeBytes = count * (startTimestampsMs ? SAMPLE_BYTES + 8 : SAMPLE_BYTES);
  for (const { positive, negative, customBounds } of histograms?.histograms ?? [])
    sizeBytes += HISTOGRAM_BYTES + bucketBytes(positive) + bucketBytes(negative) + 8 * customBounds.length;
  return sizeBytes;
}

/** Throws for buckets that could not be read again: a door let them in by mistake. */
function bucketBytes({ indexes, counts }: HistogramBuckets): number {
  assert(indexes.length === counts.length, `a histogram has ${indexes.length} buckets and ${counts.length} counts`);
  assert(indexes.length <= BUCKET_LIMIT, `a histogram has ${indexes.length} buckets, the limit is ${BUCKET_LIMIT}`);
  return indexes.byteLength + counts.byteLength;
}
