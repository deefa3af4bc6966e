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

/** Each first answer is given once: whoever asks again wants to know what is true then. */
export function createFirstAnswers(first: FirstRequest, batcher: QueryBatcher): QueryBatcher {
  const slots = first.questions.map(createSlot);
  const byKey = new Map(first.questions.map((question, at) => [keyOf(question), slots[at]]));
  void receive(first, slots);
  let askedCount = 0;
  return {
    ask: async (query, signal) => {
      const key = keyOf(query);
      const slot = byKey.get(key);
      byKey.delete(key);
      if (slot === undefined) return batcher.ask(query, signal);
      const turn = Math.floor(askedCount / ANSWERS_A_TASK);
      askedCount += 1;
      const answer = await slot.answer;
      // All of them may have waited for the page.
      for (let at = 0; at < turn; at += 1) await nextTask();
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
