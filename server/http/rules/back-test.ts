// `POST /api/watchfire/rules/backtest`: how often a rule would have fired.
import { z } from 'zod';
import type { BackTestAnswer } from '@/lib/api/rules';
import { InputError } from '@/lib/errors/input-error';
import { labelPairs } from '@/lib/labels/label-set';
import { originOf } from '@/server/http/query-origin';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';
import { checkGroup } from '@/server/provisioning/rule-group-writer';
import type { Engine } from '@/server/promql/engine';
import type { RuleTester } from '@/server/rules/ports';

/** `source` is one rule in the schema of rule files, as YAML; times are seconds since 1970. */
const BODY = z.object({
  source: z.string().min(1),
  start: z.number(),
  end: z.number(),
  intervalSeconds: z.number().positive().optional(),
});
const DEFAULT_INTERVAL_SECONDS = 60;
const LISTED_INSTANCES = 1000;

export interface BackTestHandlerDeps {
  readonly engine: Pick<Engine, 'parse'>;
  readonly tester: RuleTester;
}

export function createBackTest({ engine, tester }: BackTestHandlerDeps): Handler {
  return async (request, context) => {
    const { source, start, end, intervalSeconds = DEFAULT_INTERVAL_SECONDS } = await readBody(request, BODY);
    const lines = source.split('\n').map((line, at) => `${at === 0 ? '- ' : '  '}${line}`);
    const [rule] = checkGroup(`name: test\nrules:\n${lines.join('\n')}\n`, engine).rules;
    if (rule?.kind !== 'alerting') throw new InputError('Cannot test this rule: only alerting rules fire');
    const result = await tester.backTest({
      rule,
      range: { startMs: start * 1000, endMs: end * 1000, stepMs: Math.max(1, Math.round(intervalSeconds * 1000)) },
      origin: originOf(request, context),
      signal: context.signal,
    });
    const answer: BackTestAnswer = {
      firedCount: result.firedCount,
      pendingCount: result.pendingCount,
      firingSeconds: result.firingMs / 1000,
      stepSeconds: intervalSeconds,
      instances: result.instances.slice(0, LISTED_INSTANCES).map(({ labels, spans }) => ({
        labels: Object.fromEntries(labelPairs(labels)),
        spans: spans.map(({ state, startMs, endMs }) => ({ state, start: startMs / 1000, end: endMs / 1000 })),
      })),
      hiddenCount: Math.max(0, result.instances.length - LISTED_INSTANCES),
    };
    return Response.json(answer);
  };
}
