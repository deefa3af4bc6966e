// Answers in the forms of Alertmanager's API.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isInputError } from '@/lib/errors/input-error';
import type { ApiRequest, Handler } from '@/server/http/route';

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

export function json(value: unknown, status = 200): Response {
  return new Response(`${JSON.stringify(value)}\n`, { status, headers: HEADERS });
}

export function empty(status = 200): Response {
  return new Response('', { status, headers: { 'cache-control': 'no-store' } });
}

/** Errors of parameters and bodies: 601 wrong type, 602 missing, 612 too few. */
export function refusal(status: number, code: number, message: string): Response {
  return json({ code, message }, status);
}

/** What a handler refuses is a JSON string there. */
export function withTextErrors(handler: Handler): Handler {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (thrown) {
      if (!isInputError(thrown) || ![400, 404].includes(thrown.status)) throw thrown;
      return json(thrown.message, thrown.status);
    }
  };
}

const ITEMS_A_PART = 100;

/** A long array in parts: between them other requests get their turn. */
export function jsonArray<T>(items: readonly T[], toText: (item: T) => string): Response {
  if (items.length <= ITEMS_A_PART) return new Response(`[${items.map(toText).join(',')}]\n`, { headers: HEADERS });
  const encoder = new TextEncoder();
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (at > 0) await nextTurn();
      const part = items
        .slice(at, at + ITEMS_A_PART)
        .map(toText)
        .join(',');
      controller.enqueue(encoder.encode(`${at === 0 ? '[' : ','}${part}`));
      at += ITEMS_A_PART;
      if (at < items.length) return;
      controller.enqueue(encoder.encode(']\n'));
      controller.close();
    },
  });
  return new Response(body, { headers: HEADERS });
}

/** The JSON body, or the answer that refuses it. */
export async function readJsonBody(request: ApiRequest, what: string): Promise<{ readonly value: unknown } | Response> {
  const type = (request.headers.get('content-type') ?? 'application/json').split(';')[0]?.trim() ?? '';
  if (type !== 'application/json')
    return refusal(415, 415, `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed`);
  const text = await request.text();
  if (text.trim() === '') return refusal(422, 602, `${what} in body is required`);
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (thrown) {
    return refusal(
      400,
      400,
      `parsing ${what} body from "" failed, because ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}

const TIME = /^(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

/** Milliseconds; undefined for Go's zero time, null for what is no time. */
export function parseTime(value: unknown): number | undefined | null {
  if (value === undefined || value === null || value === '') return undefined;
  const match = typeof value === 'string' ? TIME.exec(value) : null;
  if (!match) return null;
  const [, date = '', separator = 'T', clock = '', fraction = '', zone = ''] = match;
  // A blank in the middle is a time without zone, and only that.
  if (separator === ' ' && zone !== '') return null;
  const midnightMs = Date.parse(`${date}T00:00:00Z`);
  // Months do not flow over: there is no 30 February, and no 24 o'clock.
  if (Number.isNaN(midnightMs) || !new Date(midnightMs).toISOString().startsWith(date) || clock.startsWith('24'))
    return null;
  const timeMs = Date.parse(`${date}T${clock}${fraction}${zone === '' ? 'Z' : zone}`);
  if (Number.isNaN(timeMs)) return null;
  return `${date}T${clock}`.startsWith('0001-01-01T00:00:00') ? undefined : timeMs;
}

/** What a value of JSON is, in the words of Go's decoder. */
export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
