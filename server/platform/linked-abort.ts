// One signal for a piece of work that ends with the first of several. Node's AbortSignal.any keeps a trace of each signal that it
// made in those that it was made of, for as long as they live: what is done again and again under the signal of the process must not.
import { setMaxListeners } from 'node:events';

export interface LinkedAbort {
  readonly signal: AbortSignal;
  /** Ends the work by itself. */
  readonly abort: (reason: unknown) => void;
  /** To be called when the work is over. */
  readonly unlink: () => void;
}

export function linkAbort(...sources: readonly AbortSignal[]): LinkedAbort {
  const controller = new AbortController();
  const unlinks = sources.map((source) => {
    const follow = (): void => controller.abort(source.reason);
    if (source.aborted) follow();
    // Thousands may be under way, and that is no leak.
    setMaxListeners(0, source);
    source.addEventListener('abort', follow, { once: true });
    return () => source.removeEventListener('abort', follow);
  });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    unlink: () => {
      for (const unlink of unlinks) unlink();
    },
  };
}
