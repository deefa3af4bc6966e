// Evaluations under way that others share: a dashboard that many people have open asks the same of all of them at once.
import { isInputError } from '@/lib/errors/input-error';
import type { QueryResult } from '@/lib/series/query-result';
import { canceledError } from '@/server/promql/limit-errors';
import type { Checkpoint, Reading } from '@/server/promql/result-cache';

export interface SharedEvaluations {
  /** What one that is under way gives for this key: undefined when it is of no use in the end, and at once when there is none. */
  join(key: string, asker: Asker): Promise<QueryResult | undefined> | undefined;
  /** Runs an evaluation that others may join; it says what it reads before it begins to. */
  run(
    key: string,
    asker: Asker,
    evaluate: (onRead: (reading: Reading) => void) => Promise<QueryResult>,
  ): Promise<QueryResult>;
}

export interface Asker {
  readonly user: string;
  readonly signal: AbortSignal | undefined;
}

interface Evaluation {
  readonly user: string;
  readonly result: Promise<QueryResult>;
  reading: Reading | undefined;
}

/** Good for whoever asks while the store says the same; where it cannot say, only for those who asked before it began to read. */
export function createSharedEvaluations(isTrue: (checkpoint: Checkpoint) => boolean): SharedEvaluations {
  const evaluations = new Map<string, Evaluation>();
  /** One that has not begun to read waits in line for its user: somebody else may be served sooner. */
  const isGoodFor = ({ user, reading }: Evaluation, asker: Asker): boolean => {
    if (!reading) return user === asker.user;
    const [whole] = reading.checkpoints;
    return whole !== undefined && isTrue(whole);
  };
  return {
    join: (key, asker) => {
      const evaluation = evaluations.get(key);
      return evaluation && isGoodFor(evaluation, asker) ? resultOf(evaluation, asker) : undefined;
    },
    run: async (key, { user }, evaluate) => {
      let reading: Reading | undefined;
      const result = evaluate((known) => {
        reading = known;
        if (evaluation) evaluation.reading = known;
      });
      const evaluation: Evaluation = { user, result, reading };
      // The first one began to read before the others.
      if (!evaluations.has(key)) evaluations.set(key, evaluation);
      try {
        return await result;
      } finally {
        if (evaluations.get(key) === evaluation) evaluations.delete(key);
      }
    },
  };
}

async function resultOf(evaluation: Evaluation, { signal }: Asker): Promise<QueryResult | undefined> {
  const isReading = evaluation.reading !== undefined;
  try {
    const result = await orCanceled(evaluation.result, signal);
    // It may find out later that it reads more than it knew at first.
    return isReading && evaluation.reading?.checkpoints.length === 0 ? undefined : result;
  } catch (thrown) {
    // Its own client went away; ours did not.
    if (isInputError(thrown) && thrown.errorType === 'canceled' && signal?.aborted !== true) return undefined;
    throw thrown;
  }
}

function orCanceled(result: Promise<QueryResult>, signal: AbortSignal | undefined): Promise<QueryResult> {
  if (!signal) return result;
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(canceledError('query execution'));
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel);
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
