// `POST /api/watchfire/rules/backfill`: the recording rules of a file over a past range.
import { z } from 'zod';
import { InputError } from '@/lib/errors/input-error';
import { readRuleFile } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import { problemText } from '@/lib/rules/rule-problem';
import { originOf } from '@/server/http/query-origin';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';
import type { Engine } from '@/server/promql/engine';
import type { RuleTester } from '@/server/rules/ports';

/** `source` is a rule file; times are seconds since 1970. */
const BODY = z.object({
  source: z.string(),
  start: z.number(),
  end: z.number(),
  intervalSeconds: z.number().positive().optional(),
});
const DEFAULT_INTERVAL_SECONDS = 60;

export function createBackfill(deps: { readonly engine: Pick<Engine, 'parse'>; readonly tester: RuleTester }): Handler {
  return async (request, context) => {
    const { source, start, end, intervalSeconds = DEFAULT_INTERVAL_SECONDS } = await readBody(request, BODY);
    if (end < start) throw new InputError('Cannot go from the start to an end that is before it', { field: 'end' });
    const { groups, problems } = readRuleFile(
      source,
      ruleCheckers('utf8', (text) => deps.engine.parse(text)),
    );
    if (problems.length > 0) throw new InputError(problems.map(problemText).join('\n'));
    const result = await deps.tester.backfill({
      groups,
      startMs: Math.round(start * 1000),
      endMs: Math.round(end * 1000),
      defaultIntervalMs: Math.max(1, Math.round(intervalSeconds * 1000)),
      origin: originOf(request, context),
      signal: context.signal,
    });
    return Response.json(result);
  };
}
