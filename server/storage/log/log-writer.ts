// Group commit: everything that waited while the previous INSERT was under way becomes one log row, is committed, and only then applied.
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { EnvironmentError } from '@/lib/errors/environment-error';
import type { Clock } from '@/server/platform/clock';
import type { Head } from '@/server/storage/head/head';
import { SERIES_ANNOUNCED } from '@/server/storage/index/series-registry';
import type { GroupAdmission } from '@/server/storage/log/admission';
import type { LogPosition } from '@/server/storage/log/log-position';
import { encodeLogRow, type NewSeries } from '@/server/storage/log/log-row';
import { SampleRows } from '@/server/storage/log/sample-rows';
import type { Admission, AppendOutcome, SampleBatch, SeriesRef } from '@/server/storage/ports';
import { environmentError } from '@/server/storage/postgres/faults';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { StoreMetrics } from '@/server/storage/store-metrics';

/** Columns of a sample that waits: reference, time, value. */
const SAMPLE_BYTES = 20;
/** The head may grow to this many times the size at which its epoch is closed, while sealing catches up. */
const HEAD_LIMIT_FACTOR = 2;

interface Waiting {
  readonly batch: SampleBatch;
  readonly admission: Admission;
  /** By the monotonic clock: commit at the latest then. */
  readonly dueMs: number;
  resolve(outcome: AppendOutcome): void;
  reject(reason: unknown): void;
}

interface Deps {
  readonly head: Head;
  readonly admission: GroupAdmission;
  readonly position: LogPosition;
  readonly clock: Clock;
  readonly limits: StoreLimits;
  readonly metrics: StoreMetrics;
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

export function createLogWriter({ head, admission, position, clock, limits, metrics }: Deps): LogWriter {
  const { registry } = head;
  const rows = new SampleRows();
  const writer = new ByteWriter(65_536);
  const tasks: (() => Promise<void>)[] = [];
  let queue: Waiting[] = [];
  let queueBytes = 0;
  let isRunning = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let whenIdle: (() => void)[] = [];

  function takeGroup(): Waiting[] {
    let sampleCount = 0;
    let taken = 0;
    while (taken < queue.length && (taken === 0 || sampleCount < limits.maxGroupSamples)) {
      sampleCount += queue[taken]?.batch.count ?? 0;
      taken += 1;
    }
    const group = queue.slice(0, taken);
    queue = queue.slice(taken);
    return group;
  }

  /** Series of the group that no committed log row names yet; they get their stored ids here. */
  function seriesToAnnounce(): NewSeries[] {
    const refs = new Set<SeriesRef>();
    for (let row = 0; row < rows.count; row += 1) {
      const ref = rows.series[row] ?? 0;
      if (!registry.hasFlag(ref, SERIES_ANNOUNCED)) refs.add(ref);
    }
    return [...refs].map((ref) => {
      if (registry.ids[ref] === 0) registry.setId(ref, registry.nextId);
      return { id: registry.ids[ref] ?? 0, labels: registry.labels(ref) };
    });
  }

  async function commitGroup(group: readonly Waiting[]): Promise<void> {
    await position.settle();
    rows.reset();
    admission.begin();
    const outcomes = group.map((waiting) => admission.admit(waiting.batch, waiting.admission, rows));
    if (rows.count > 0) {
      const payload = encodeLogRow(writer, seriesToAnnounce(), rows, registry.ids);
      const startedMs = clock.monotonicMs();
      const epoch = await position.insert(payload);
      metrics.commitSeconds.observe((clock.monotonicMs() - startedMs) / 1000);
      metrics.committedBytes.inc(payload.length);
      head.apply(epoch, payload);
    }
    group.forEach((waiting, at) => {
      const outcome = outcomes[at];
      if (!outcome) return;
      metrics.countOutcome(outcome);
      waiting.resolve(outcome);
    });
  }

  async function runGroup(): Promise<void> {
    const group = takeGroup();
    try {
      await commitGroup(group);
    } catch (cause) {
      metrics.failedCommits.inc();
      const fault = environmentError('Cannot write to the log', cause);
      for (const waiting of group) waiting.reject(fault);
    }
    for (const waiting of group) queueBytes -= waiting.batch.count * SAMPLE_BYTES;
  }

  /** Milliseconds until the first of the queue must go; 0 when there is something to do now. */
  function delayMs(): number {
    if (tasks.length > 0 || isStopped || queueBytes * 2 > limits.maxQueueBytes) return 0;
    let dueMs = Infinity;
    for (const waiting of queue) dueMs = Math.min(dueMs, waiting.dueMs);
    return Math.max(0, dueMs - clock.monotonicMs());
  }

  async function run(): Promise<void> {
    isRunning = true;
    clearTimeout(timer);
    while (tasks.length > 0 || (queue.length > 0 && delayMs() === 0)) {
      const task = tasks.shift();
      await (task ? task() : runGroup());
    }
    isRunning = false;
    if (queue.length > 0) timer = setTimeout(wake, delayMs());
    else {
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    }
  }

  function wake(): void {
    if (isRunning) return;
    const waitMs = delayMs();
    clearTimeout(timer);
    if (waitMs === 0) void run();
    else timer = setTimeout(wake, waitMs);
  }

  function refusal(batch: SampleBatch): EnvironmentError | undefined {
    if (isStopped) return new EnvironmentError('Cannot store samples: the process is stopping');
    const neededBytes = queueBytes + batch.count * SAMPLE_BYTES;
    if (queueBytes > 0 && neededBytes > limits.maxQueueBytes)
      return new EnvironmentError(
        `Cannot store samples: ${neededBytes} bytes would wait for PostgreSQL, the limit is ${limits.maxQueueBytes} bytes`,
        { remedy: 'Check that PostgreSQL keeps up; send again later', retryAfterSeconds: 1 },
      );
    const headLimitBytes = limits.maxHeadBytes * HEAD_LIMIT_FACTOR;
    if (head.sizeBytes > headLimitBytes)
      return new EnvironmentError(
        `Cannot store samples: the head holds ${head.sizeBytes} bytes, the limit is ${headLimitBytes} bytes`,
        { remedy: 'Sealing does not keep up: see the log for its errors; send again later', retryAfterSeconds: 30 },
      );
    return undefined;
  }

  return {
    get queueBytes() {
      return queueBytes;
    },
    append(batch, kind, lingerMs) {
      const fault = refusal(batch);
      if (fault) return Promise.reject(fault);
      return new Promise((resolve, reject) => {
        queueBytes += batch.count * SAMPLE_BYTES;
        queue.push({ batch: copyBatch(batch), admission: kind, dueMs: clock.monotonicMs() + lingerMs, resolve, reject });
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

/** The caller may reuse its arrays as soon as append() returns. */
function copyBatch({ count, seriesRefs, timestampsMs, values }: SampleBatch): SampleBatch {
  return {
    count,
    seriesRefs: seriesRefs.slice(0, count),
    timestampsMs: timestampsMs.slice(0, count),
    values: values.slice(0, count),
  };
}
