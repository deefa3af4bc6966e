// Hands out answers that were asked for before the page came alive; everything else goes on to the batcher.
import type { FirstRequest } from '@/components/data/first-request';
import { nextTask } from '@/components/data/next-task';
import {
  ANSWERS_A_TASK,
  type AskedQuery,
  type QueryAnswer,
  type QueryBatcher,
  readAnswers,
} from '@/components/data/query-batch';

interface Slot {
  readonly answer: Promise<QueryAnswer | null>;
  /** null: not among the answers. */
  readonly settle: (answer: QueryAnswer | null) => void;
}

interface Deps {
  /** For whatever was not asked for. */
  readonly batcher: QueryBatcher;
  /** Called when the first answer was given: resolves when its picture is on the screen, or that takes too long. */
  readonly firstPicture: () => Promise<void>;
}

/**
 * Each first answer is given to all that ask together: whoever asks again wants to know what is true then. All of them may have
 * waited for the page: the first makes its picture alone, so that something is seen soon.
 */
export function createFirstAnswers(first: FirstRequest, { batcher, firstPicture }: Deps): QueryBatcher {
  const slots = first.questions.map(createSlot);
  const byKey = new Map(first.questions.map((question, at) => [keyOf(question), slots[at]]));
  void receive(first, slots);
  let givenCount = 0;
  let picture: Promise<void> = Promise.resolve();
  const forget = async (key: string): Promise<void> => {
    await nextTask();
    byKey.delete(key);
  };
  return {
    ask: async (query, signal) => {
      const key = keyOf(query);
      const slot = byKey.get(key);
      if (slot === undefined) return batcher.ask(query, signal);
      void forget(key);
      const answer = await slot.answer;
      const turn = Math.ceil(givenCount / ANSWERS_A_TASK);
      givenCount += 1;
      if (turn === 0) picture = firstPicture();
      else await picture;
      for (let at = 1; at < turn; at += 1) await nextTask();
      return answer ?? batcher.ask(query, signal);
    },
  };
}

function createSlot(): Slot {
  let settle: Slot['settle'] = () => {};
  const answer = new Promise<QueryAnswer | null>((resolve) => {
    settle = resolve;
  });
  return { answer, settle };
}

/** Whatever goes wrong here is no answer: the batcher will ask again and say what is wrong. */
async function receive({ response }: FirstRequest, slots: readonly Slot[]): Promise<void> {
  try {
    const received = await response;
    if (received?.ok === true) await readAnswers(received, (id, answer) => slots[Number(id)]?.settle(answer));
  } catch {
    // Cut off on the way.
  } finally {
    for (const { settle } of slots) settle(null);
  }
}

function keyOf({ expr, kind, startMs, endMs, stepMs, maxSeries }: AskedQuery): string {
  return JSON.stringify([expr, kind, startMs, endMs, stepMs, maxSeries]);
}
