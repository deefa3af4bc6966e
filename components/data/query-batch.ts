// Asks for query results: what panels ask for within one tick goes out as one request, and each answer is handed out as it arrives.
import { nextTask } from '@/components/data/next-task';
import { BATCH_QUERY_LIMIT, type BatchError, type BatchQuery, type BatchRequest } from '@/lib/api/query-batch';
import { createFrameReader, type DecodedFrame } from '@/lib/formats/read-frames';
import type { QueryResult } from '@/lib/series/query-result';

/** A query without the id that only tells the answers of one request apart. */
export type AskedQuery = Omit<BatchQuery, 'id'>;

export type QueryAnswer =
  | { readonly kind: 'result'; readonly result: QueryResult; readonly sizeBytes: number }
  | { readonly kind: 'error'; readonly error: BatchError };

export interface QueryBatcher {
  /** Never rejects: failures are answers. After an abort the promise stays open, nobody waits for it. */
  ask: (query: AskedQuery, signal: AbortSignal) => Promise<QueryAnswer>;
}

interface Deps {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Runs the function after the current tick, so that all panels of a render can ask first. */
  readonly schedule: (run: () => void) => void;
}

interface Job {
  readonly query: AskedQuery;
  readonly signal: AbortSignal;
  readonly answer: (answer: QueryAnswer) => void;
}

export const QUERY_BATCH_PATH = '/api/watchfire/query/batch';

export function createQueryBatcher({ fetch, schedule }: Deps): QueryBatcher {
  let waiting: Job[] = [];

  function flush(): void {
    const jobs = waiting.filter((job) => !job.signal.aborted);
    waiting = [];
    const groups = [...groupEqual(jobs).values()];
    for (let at = 0; at < groups.length; at += BATCH_QUERY_LIMIT) void send(groups.slice(at, at + BATCH_QUERY_LIMIT));
  }

  /** One request; `groups[n]` are the jobs that want the answer with id n. */
  async function send(groups: readonly (readonly Job[])[]): Promise<void> {
    const stopping = new AbortController();
    const open = new Set(groups.keys());
    const stopWhenNobodyWaits = (): void => {
      const isWanted = [...open].some((id) => groups[id]?.some((job) => !job.signal.aborted));
      if (!isWanted) stopping.abort();
    };
    for (const job of groups.flat()) job.signal.addEventListener('abort', stopWhenNobodyWaits, { once: true });
    const settle = (id: number, answer: QueryAnswer): void => {
      open.delete(id);
      for (const job of groups[id] ?? []) if (!job.signal.aborted) job.answer(answer);
    };
    try {
      await receive(groups, stopping.signal, (id, answer) => settle(Number(id), answer));
      for (const id of open) settle(id, failed('unavailable', 'The answer ended before this query was answered'));
    } catch (thrown) {
      if (stopping.signal.aborted) return;
      const answer = isRefusal(thrown)
        ? failed(thrown.errorType, thrown.message)
        : failed('unavailable', 'The server does not answer');
      for (const id of open) settle(id, answer);
    } finally {
      for (const job of groups.flat()) job.signal.removeEventListener('abort', stopWhenNobodyWaits);
    }
  }

  async function receive(
    groups: readonly (readonly Job[])[],
    signal: AbortSignal,
    onAnswer: AnswerListener,
  ): Promise<void> {
    const queries = groups.flatMap(([job], id): BatchQuery[] => (job ? [{ ...job.query, id: String(id) }] : []));
    const request: BatchRequest = { queries };
    const response = await fetch(QUERY_BATCH_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal,
    });
    if (!response.ok) throw await refusalOf(response);
    await readAnswers(response, onAnswer);
  }

  return {
    ask: (query, signal) =>
      new Promise((answer) => {
        if (waiting.length === 0) schedule(flush);
        waiting.push({ query, signal, answer });
      }),
  };
}

type AnswerListener = (id: string, answer: QueryAnswer) => void;

/** What comes together makes its pictures together, up to so many: more would keep the page from answering for too long. */
export const ANSWERS_A_TASK = 7;

/** Each answer as it arrives, with the id of its question. */
export async function readAnswers({ body }: Response, onAnswer: AnswerListener): Promise<void> {
  if (body === null) return;
  const read = createFrameReader();
  const reader = body.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read())
    for (const [at, frame] of read(chunk.value).entries()) {
      if (at > 0 && at % ANSWERS_A_TASK === 0) await nextTask();
      onAnswer(frame.id, answerOf(frame));
    }
}

/** Panels that show the same thing share one answer. */
function groupEqual(jobs: readonly Job[]): ReadonlyMap<string, Job[]> {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const { expr, kind, startMs, endMs, stepMs, maxSeries } = job.query;
    const key = JSON.stringify([expr, kind, startMs, endMs, stepMs, maxSeries]);
    const group = groups.get(key);
    if (group) group.push(job);
    else groups.set(key, [job]);
  }
  return groups;
}

function answerOf(frame: DecodedFrame): QueryAnswer {
  if ('error' in frame) return { kind: 'error', error: frame.error };
  return { kind: 'result', result: frame.result, sizeBytes: frame.sizeBytes };
}

function failed(errorType: string, message: string): QueryAnswer {
  return { kind: 'error', error: { errorType, message } };
}

interface Refusal {
  readonly kind: 'refusal';
  readonly errorType: string;
  readonly message: string;
}

function isRefusal(thrown: unknown): thrown is Refusal {
  return typeof thrown === 'object' && thrown !== null && 'kind' in thrown && thrown.kind === 'refusal';
}

/** The whole request was refused: no login, too large, or the server is still starting. */
async function refusalOf(response: Response): Promise<Refusal & Error> {
  let message = `The server answered ${response.status}`;
  try {
    const body: unknown = await response.json();
    const said = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
    if (typeof said === 'string') message = said;
  } catch {
    // Not JSON: the status says enough.
  }
  const errorType = response.status === 503 ? 'unavailable' : 'bad_data';
  return Object.assign(new Error(message), { kind: 'refusal' as const, errorType });
}
