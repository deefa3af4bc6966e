// What templates of rules may ask for: the time, the address of this server, and queries.
import { isInputError } from '@/lib/errors/input-error';
import { FunctionError } from '@/lib/gotemplate/template-error';
import { type CompiledText, expandText } from '@/lib/rules/rule-template';
import type { VectorSample } from '@/lib/series/query-result';
import type { Expand } from '@/server/rules/evaluate-alerting';
import type { AskRules } from '@/server/rules/rule-query';

/** For the alerts of one rule at one time. */
export type ExpandTexts = (alertName: string, timeMs: number) => Expand;

export interface TemplateScopeDeps {
  readonly ask: Pick<AskRules, 'one'>;
  readonly settings: () => { readonly externalUrl: string; readonly externalLabels: ReadonlyMap<string, string> };
  readonly monotonicMs: () => number;
}

/** Queries of one text. */
const QUERY_LIMIT = 100;

export function createExpandTexts(deps: TemplateScopeDeps): ExpandTexts {
  return (_alertName, timeMs) => {
    const answers = new Map<string, readonly VectorSample[] | Error>();
    return async (text, sample) => expandAsking(text, sample, { ...deps, timeMs, answers });
  };
}

interface Asking extends TemplateScopeDeps {
  readonly timeMs: number;
  readonly answers: Map<string, readonly VectorSample[] | Error>;
}

/** Templates run in one go: what one asks for and is not known yet is fetched, and the template runs again. */
async function expandAsking(text: CompiledText, sample: VectorSample, asking: Asking): Promise<string> {
  const { answers, timeMs, monotonicMs } = asking;
  for (;;) {
    const missing = new Set<string>();
    const query = (asked: string): readonly VectorSample[] => {
      const answer = answers.get(asked);
      if (answer instanceof Error) throw new FunctionError(answer.message);
      if (answer === undefined) missing.add(asked);
      return answer ?? [];
    };
    const expanded = expandText(text, sample, { ...asking.settings(), nowMs: timeMs, monotonicMs, query });
    if (missing.size === 0) return expanded;
    if (answers.size + missing.size > QUERY_LIMIT)
      return `<error expanding template: more than ${QUERY_LIMIT} queries>`;
    for (const asked of missing) answers.set(asked, await answerOf(asked, asking));
  }
}

async function answerOf(query: string, { ask, timeMs }: Asking): Promise<readonly VectorSample[] | Error> {
  try {
    return await ask.one({ query }, timeMs);
  } catch (thrown) {
    if (isInputError(thrown)) return thrown;
    throw thrown;
  }
}
