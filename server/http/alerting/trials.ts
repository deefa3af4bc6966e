// POST /api/alerting/receivers/test and /api/alerting/templates/preview.
import { z } from 'zod';
import type { ReceiverTrials } from '@/server/alerting/ports';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';

/** Longer than one attempt may take. */
const TRIAL_TIMEOUT_MS = 60_000;
const PAIR_LIMIT_COUNT = 100;

const pairs = z
  .record(z.string().min(1).max(1024), z.string().max(65_536))
  .refine((value) => Object.keys(value).length <= PAIR_LIMIT_COUNT, `expected at most ${PAIR_LIMIT_COUNT} entries`);
const sample = {
  status: z.enum(['firing', 'resolved']).default('firing'),
  labels: pairs.default({}),
  annotations: pairs.default({}),
};
const receiverWish = z.strictObject({
  ...sample,
  receiver: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
  preview: z.boolean().default(false),
});
const templateWish = z.strictObject({
  ...sample,
  template: z.string().max(131_072),
  mode: z.enum(['text', 'html']).default('text'),
  receiver: z.string().default('preview'),
});

/** Each integration with its requests and answers; 200 also when one failed: the failure is what was asked for. */
export function createTryReceiverHandler(trials: ReceiverTrials): Handler {
  return async (request, { signal }) => {
    const { preview, ...wish } = await readBody(request, receiverWish);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TRIAL_TIMEOUT_MS)]);
    return Response.json({ integrations: await trials.tryReceiver({ ...wish, isPreview: preview, signal: limit }) });
  };
}

export function createRenderTemplateHandler(trials: ReceiverTrials): Handler {
  return async (request) => {
    const { template, ...wish } = await readBody(request, templateWish);
    return Response.json({ text: trials.renderTemplate({ ...wish, text: template }) });
  };
}
