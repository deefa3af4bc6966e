// What ends a fetch before its answer is complete: its timeout, or the end of its loop.

export interface FetchEnding {
  reason: Error | null;
  /** Who is to hear of it: one at a time. */
  onEnd: ((reason: Error) => void) | null;
  /** Once; later reasons are ignored. */
  end(reason: Error): void;
}

/** An AbortController with listeners would cost more than the request that it ends. */
export function createFetchEnding(): FetchEnding {
  return {
    reason: null,
    onEnd: null,
    end(reason) {
      if (this.reason) return;
      this.reason = reason;
      this.onEnd?.(reason);
    },
  };
}

export function throwIfEnded({ reason }: FetchEnding): void {
  if (reason) throw reason;
}
