// Functions that must wait, such as Prometheus' `query`, in templates whose run does not. The run stops at a look-up whose
// answer is not there yet, the answer is awaited, and the run starts again; answers are kept, so it gets further each time.
import { FunctionError, TemplateError } from '@/lib/gotemplate/template-error';
import { TemplateFunction, type FunctionSignature, type TemplateValue } from '@/lib/gotemplate/values';

export interface Lookup extends FunctionSignature {
  /** Throws FunctionError or InputError for what the template's writer can mend. */
  readonly find: (args: readonly TemplateValue[]) => Promise<TemplateValue>;
}

/** How many look-ups one run may make: each starts the template again. */
const LOOKUP_LIMIT = 100;

class Pause extends Error {
  readonly kind = 'template-pause';
  constructor(readonly answer: Promise<Answer>) {
    super('a look-up is under way');
  }
}

type Answer = { readonly value: TemplateValue } | { readonly error: unknown };

/** `run` executes the template with the functions it is given. It may be called many times: it must have no effects. */
export async function executeWithLookups(
  lookups: ReadonlyMap<string, Lookup>,
  run: (functions: ReadonlyMap<string, TemplateFunction>) => string,
): Promise<string> {
  const answers: Answer[] = [];
  for (;;) {
    let used = 0;
    const functions = new Map<string, TemplateFunction>();
    for (const [name, { parameters, rest, find }] of lookups) {
      const signature = rest === undefined ? { parameters } : { parameters, rest };
      functions.set(
        name,
        new TemplateFunction(signature, (args) => {
          // The n-th look-up of a run is the same in each: a template's way depends on its data and its answers alone.
          const answer = answers[used];
          used += 1;
          if (!answer) throw new Pause(settle(find(args)));
          if ('error' in answer) throw answer.error;
          return answer.value;
        }),
      );
    }
    try {
      return run(functions);
    } catch (thrown) {
      if (!isPause(thrown)) throw thrown;
      if (answers.length >= LOOKUP_LIMIT)
        throw new TemplateError(`template asks too much: the limit is ${LOOKUP_LIMIT} look-ups`);
      answers.push(await thrown.answer);
    }
  }
}

function isPause(thrown: unknown): thrown is Pause {
  return thrown instanceof Error && 'kind' in thrown && thrown.kind === 'template-pause';
}

async function settle(pending: Promise<TemplateValue>): Promise<Answer> {
  try {
    return { value: await pending };
  } catch (error) {
    return { error: error ?? new FunctionError('the look-up failed') };
  }
}
