// POST /api/watchfire/query/batch: runs all queries of a page at once and streams each answer as soon as it is ready.
import { z } from 'zod';
import { BATCH_QUERY_LIMIT, FRAMES_CONTENT_TYPE, type BatchError, type BatchQuery } from '@/lib/api/query-batch';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { encodeErrorFrame } from '@/lib/formats/encode-frames';
import type { QueryResult } from '@/lib/series/query-result';
import type { Handler } from '@/server/http/route';
import type { Log } from '@/server/platform/log';
import { encodeInTurns } from '@/server/http/encode-frame';
import { originOf } from '@/server/http/query-origin';
import type { Engine, QueryOrigin } from '@/server/promql/engine';

const TIME_LIMIT_MS = 8.64e15;
const SERIES_LIMIT = 10_000;
const DEFAULT_MAX_SERIES = 500;
/** Of one page: the rest waits here, so that a page with many panels does not fill the line of all. */
const QUERIES_AT_ONCE = 6;

const timeMs = z.number().int().min(-TIME_LIMIT_MS).max(TIME_LIMIT_MS);
const batchSchema = z.object({
  queries: z
    .array(
      z.object({
        id: z.string().min(1).max(200),
        expr: z.string().max(1024 * 1024),
        kind: z.enum(['range', 'instant']),
        startMs: timeMs,
        endMs: timeMs,
        stepMs: z.number().int().min(1),
        maxSeries: z.number().int().min(1).max(SERIES_LIMIT).optional(),
      }),
    )
    .min(1)
    .max(BATCH_QUERY_LIMIT),
});

interface Asked {
  readonly origin: QueryOrigin;
  readonly signal: AbortSignal;
}

export function createQueryBatchHandler({ engine, log }: { readonly engine: Engine; readonly log: Log }): Handler {
  return async (request, context) => {
    const { signal } = context;
    const origin = originOf(request, context);
    const queries = readBatch(await request.text());
    const stopping = new AbortController();
    const anySignal = AbortSignal.any([signal, stopping.signal]);
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        const waiting = queries.values();
        const answerWaiting = async (): Promise<void> => {
          for (const query of waiting) {
            const frame = await answerOne(query, { origin, signal: anySignal });
            if (anySignal.aborted) return;
            controller.enqueue(frame);
          }
        };
        await Promise.all(Array.from({ length: QUERIES_AT_ONCE }, answerWaiting));
        if (!stopping.signal.aborted) controller.close();
      },
      cancel() {
        stopping.abort();
      },
    });
    return new Response(body, { headers: { 'content-type': FRAMES_CONTENT_TYPE } });
  };

  async function answerOne(query: BatchQuery, asked: Asked): Promise<Uint8Array> {
    try {
      const result = cutSeries(await evaluate(query, asked), query.maxSeries ?? DEFAULT_MAX_SERIES);
      return await encodeInTurns(query.id, result, engine.turns.pacer(asked.signal));
    } catch (thrown) {
      return encodeErrorFrame(query.id, describeError(thrown));
    }
  }

  async function evaluate(
    { kind, expr: text, startMs, endMs, stepMs }: BatchQuery,
    asked: Asked,
  ): Promise<QueryResult> {
    if (kind === 'instant') return engine.instant({ text, timeMs: endMs, ...asked });
    return engine.range({ text, startMs, endMs, stepMs, ...asked });
  }

  function describeError(thrown: unknown): BatchError {
    if (isInputError(thrown)) {
      const { startOffset, endOffset } = thrown.place;
      return {
        errorType: thrown.errorType ?? 'bad_data',
        message: thrown.message,
        ...(startOffset !== undefined && { startOffset }),
        ...(endOffset !== undefined && { endOffset }),
      };
    }
    if (isEnvironmentError(thrown)) return { errorType: 'unavailable', message: thrown.message };
    log.error({ err: thrown }, 'a query of a batch failed by a fault of ours');
    return {
      errorType: 'internal',
      message: 'The query failed because of a mistake in Watchfire; the server log has the details',
    };
  }
}

function readBatch(text: string): readonly BatchQuery[] {
  const parsed = batchSchema.safeParse(parseJson(text));
  if (parsed.success)
    return parsed.data.queries.map(({ maxSeries, ...query }) => ({
      ...query,
      ...(maxSeries !== undefined && { maxSeries }),
    }));
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new InputError(
    `Cannot read the query batch: ${field === '' ? 'the body' : field}: ${issue?.message ?? 'unknown fault'}`,
    { field },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError('Cannot read the query batch: the body is not JSON', { cause });
  }
}

/** The browser draws so many series at most; the rest are named by number, never dropped silently. */
function cutSeries(result: QueryResult, maxSeries: number): QueryResult {
  const { value } = result;
  if (value.kind !== 'grid' && value.kind !== 'matrix' && value.kind !== 'vector') return result;
  const count = value.kind === 'vector' ? value.samples.length : value.series.length;
  if (count <= maxSeries) return result;
  const cut = {
    ...result,
    warnings: [...result.warnings, `${maxSeries} of ${count} series are shown`],
    stats: { ...result.stats, seriesTotal: count },
  };
  if (value.kind === 'vector') return { ...cut, value: { ...value, samples: value.samples.slice(0, maxSeries) } };
  if (value.kind === 'matrix') return { ...cut, value: { ...value, series: value.series.slice(0, maxSeries) } };
  return { ...cut, value: { ...value, series: value.series.slice(0, maxSeries) } };
}
