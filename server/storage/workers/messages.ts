// What the main thread and the threads that read say to each other.
import { EnvironmentError, isEnvironmentError, type EnvironmentErrorOptions } from '@/lib/errors/environment-error';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import type { PackedSegment } from '@/server/storage/workers/packed-segments';

/** What a thread is made with. */
export interface ReadThreadData {
  readonly databaseUrl: string;
  readonly readTimeoutMs: number;
}

/** Rows of one metric, for some series. */
export interface ReadTask {
  readonly shard: number;
  readonly resolutionMs: number;
  readonly entries: readonly SegmentEntry[];
  /** Stored ids, rising. */
  readonly ids: Int32Array;
}

/** `cancel`: the answer is not wanted any more. `end`: no further task will come. */
export type ToReadThread =
  | {
      readonly kind: 'read';
      readonly number: number;
      readonly task: ReadTask;
      /** Of answers before, to be used again. */
      readonly memory: readonly ArrayBuffer[];
    }
  | { readonly kind: 'cancel'; readonly number: number }
  | { readonly kind: 'end' };

export type FromReadThread = { readonly number: number } & (
  | { readonly answer: ReadAnswer }
  | { readonly fault: ReadFault }
);

export interface ReadAnswer {
  readonly segments: readonly PackedSegment[];
  /** Entries without a row. */
  readonly goneIds: readonly number[];
}

/** An error without its class: that does not go from thread to thread. */
export type ReadFault =
  | { readonly kind: 'environment'; readonly message: string; readonly options: EnvironmentErrorOptions }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string };

export function faultOf(thrown: unknown): ReadFault {
  if (isEnvironmentError(thrown)) {
    const { message, remedy, retryAfterSeconds } = thrown;
    return { kind: 'environment', message, options: { ...(remedy !== undefined && { remedy }), retryAfterSeconds } };
  }
  if (thrown instanceof Error) return { kind: 'bug', message: thrown.message, stack: thrown.stack ?? '' };
  return { kind: 'bug', message: String(thrown), stack: '' };
}

export function errorOf(fault: ReadFault): Error {
  if (fault.kind === 'environment') return new EnvironmentError(fault.message, fault.options);
  const error = new Error(fault.message);
  // Where it happened, not where it was told.
  error.stack = fault.stack;
  return error;
}
