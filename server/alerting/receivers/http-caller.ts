// One HTTP request to a service, within limits of time and size. What goes wrong is an outcome, never an exception.
import { request, type Dispatcher } from 'undici';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { TrialRequest } from '@/server/alerting/ports';
import type { FailedOutcome } from '@/server/alerting/receivers/outcome';
import {
  isRetryableStatus,
  permanent,
  readRetryAfter,
  reasonOfStatus,
  retryable,
} from '@/server/alerting/receivers/outcome';
import { type Hop, nextHop, type Redirect } from '@/server/alerting/receivers/redirects';
import type { SecretJar } from '@/server/alerting/receivers/secret-jar';
import { isDeniedAddress, isDeniedName } from '@/server/platform/http/address-guard';
import type { HttpClient } from '@/server/platform/http/http-client';
import { linkAbort } from '@/server/platform/linked-abort';
import type { Timers } from '@/server/platform/timers';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
}

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly statusCode: number;
  readonly contentType: string;
  /** Up to the limit; with secrets. */
  readonly body: string;
  readonly retryAfterMs: number | undefined;
}

export interface HttpCallerOptions {
  readonly client: HttpClient;
  readonly followsRedirects: boolean;
  readonly jar: SecretJar;
  readonly timers: Timers;
  readonly nowMs: () => number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly deliveryId: string;
  /** Null when nobody looks: cleaning large bodies costs. */
  readonly record: ((record: TrialRequest) => void) | null;
  /** Nothing is sent: requests are recorded, and answered as if all was well. */
  readonly isPreview: boolean;
}

export interface HttpCaller {
  /** Any answer, whatever its status, or why there is none. */
  call(call: HttpCall): Promise<HttpAnswer | FailedOutcome>;
  /** The answer when its status says success, else the failure that it means. */
  succeed(call: HttpCall): Promise<HttpAnswer | FailedOutcome>;
}

const PREVIEW_ANSWER: HttpAnswer = {
  kind: 'answer',
  statusCode: 200,
  contentType: 'application/json',
  body: '{}',
  retryAfterMs: undefined,
};

const USER_AGENT = 'Alertmanager/0.34.0';
const ANSWER_LIMIT_BYTES = 262_144;
/** What is kept of an answer. */
const TOLD_LIMIT_CHARACTERS = 2048;
/** A service that has said 200 need not be waited for until it has finished its sentence. */
const BODY_TIMEOUT_MS = 5_000;
const REDIRECT_LIMIT = 5;

export function createHttpCaller(options: HttpCallerOptions): HttpCaller {
  const call = (asked: HttpCall) => attempt(asked, options);
  return {
    call,
    succeed: async (asked) => {
      const answer = await call(asked);
      return answer.kind === 'answer' && !isSuccess(answer) ? failureOf(answer, options.jar) : answer;
    },
  };
}

export function isSuccess({ statusCode }: HttpAnswer): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** The first part of an answer, without secrets. */
export function toldAnswer({ body }: HttpAnswer, jar: SecretJar): string {
  return jar.clean(body).slice(0, TOLD_LIMIT_CHARACTERS);
}

export function failureOf(answer: HttpAnswer, jar: SecretJar): FailedOutcome {
  const { statusCode, retryAfterMs } = answer;
  const told = toldAnswer(answer, jar);
  const make = isRetryableStatus(statusCode) ? retryable : permanent;
  return make(reasonOfStatus(statusCode), `unexpected status code ${statusCode}${told === '' ? '' : `: ${told}`}`, {
    statusCode,
    answer: told,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

async function attempt(call: HttpCall, options: HttpCallerOptions): Promise<HttpAnswer | FailedOutcome> {
  const { jar, timers, signal, timeoutMs } = options;
  const linked = linkAbort(signal);
  let isTimedOut = false;
  const cancel = timers.after(timeoutMs, () => {
    isTimedOut = !signal.aborted;
    linked.abort(new DOMException('timeout', 'TimeoutError'));
  });
  try {
    return await follow(call, { ...options, signal: linked.signal });
  } catch (thrown) {
    if (isTimedOut)
      return retryable('contextDeadlineExceeded', `no complete answer within ${timeoutMs / 1000} s`, {
        isMaybeDelivered: true,
      });
    if (signal.aborted) return abortedOutcome(signal);
    return describeThrown(thrown, jar);
  } finally {
    cancel();
    linked.unlink();
  }
}

export function abortedOutcome(signal: AbortSignal): FailedOutcome {
  const isDeadline = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return retryable(
    isDeadline ? 'contextDeadlineExceeded' : 'contextCanceled',
    isDeadline ? 'the time of the flush is over' : 'sending was stopped',
    { isMaybeDelivered: true },
  );
}

async function follow(call: HttpCall, options: HttpCallerOptions): Promise<HttpAnswer | FailedOutcome> {
  const { jar, followsRedirects } = options;
  const url = parseUrl(call.url);
  if (typeof url === 'string') return permanent('other', jar.clean(url));
  const body = call.json === undefined ? undefined : JSON.stringify(call.json);
  let hop: Hop = { url, method: call.method, body, isForeign: false };
  for (let count = 0; count <= REDIRECT_LIMIT; count += 1) {
    const { hostname } = hop.url;
    if (isDeniedName(hostname) || isDeniedAddress(hostname))
      return permanent(
        'other',
        `address of ${hostname} is never contacted (link-local, metadata service, multicast or unspecified)`,
      );
    const answer = await exchange(hop, call.headers ?? {}, options);
    if ('kind' in answer) return answer;
    const next = nextHop(hop, answer, { isFollowed: followsRedirects, holdsSecret: (text) => jar.holdsOpened(text) });
    if (typeof next === 'string') return permanent('other', jar.clean(next), { statusCode: answer.statusCode });
    hop = next;
  }
  return permanent('other', `more than ${REDIRECT_LIMIT} redirects`);
}

function parseUrl(text: string): URL | string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return 'the URL is not valid';
  return url.protocol === 'http:' || url.protocol === 'https:'
    ? url
    : `unsupported scheme "${url.protocol}" in the URL`;
}

async function exchange(
  { method, url, body, isForeign }: Hop,
  own: Readonly<Record<string, string>>,
  options: HttpCallerOptions,
): Promise<HttpAnswer | Redirect> {
  const { client, jar, signal } = options;
  const target = withoutCredentials(url);
  const headers: Record<string, string | string[]> = {
    'user-agent': USER_AGENT,
    'x-watchfire-delivery': options.deliveryId,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...basicFromUrl(url, jar),
    ...(!isForeign && (await privateHeaders(client, jar))),
    // Keys of services are among them.
    ...(!isForeign && own),
  };
  const record = (answered: Pick<TrialRequest, 'statusCode' | 'answer'>): void =>
    options.record?.({
      method,
      url: jar.clean(target.href),
      headers: cleanHeaders(headers, jar),
      body: jar.clean(body ?? ''),
      ...answered,
    });
  if (options.isPreview) {
    record({});
    return PREVIEW_ANSWER;
  }
  let response: Dispatcher.ResponseData;
  try {
    const dispatcher = await client.dispatcher(target.href);
    // No limits of undici's own: ours hold for the whole exchange.
    const limits = { headersTimeout: 0, bodyTimeout: 0 };
    response = await request(target, {
      method,
      headers,
      dispatcher,
      signal,
      ...limits,
      ...(body !== undefined && { body }),
    });
  } catch (thrown) {
    record({});
    throw thrown;
  }
  const { statusCode } = response;
  const text = await readAnswer(response, options);
  record({ statusCode, answer: jar.clean(text).slice(0, TOLD_LIMIT_CHARACTERS) });
  if (statusCode >= 300 && statusCode < 400) return { statusCode, location: one(response.headers['location']) };
  return {
    kind: 'answer',
    statusCode,
    contentType: one(response.headers['content-type']) ?? '',
    body: text,
    retryAfterMs: readRetryAfter(one(response.headers['retry-after']), options.nowMs()),
  };
}

async function privateHeaders(client: HttpClient, jar: SecretJar): Promise<Record<string, string | string[]>> {
  const headers = await client.privateHeaders();
  for (const value of Object.values(headers).flat()) jar.keepHeader(value);
  return headers;
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** `https://user:password@host`: as every HTTP client, Basic authentication. */
function basicFromUrl({ username, password }: URL, jar: SecretJar): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${jar.keep(decodeURIComponent(password))}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  jar.keepHeader(authorization);
  return { authorization };
}

function withoutCredentials(url: URL): URL {
  if (url.username === '' && url.password === '') return url;
  const target = new URL(url);
  target.username = '';
  target.password = '';
  return target;
}

const PRIVATE_HEADERS: ReadonlySet<string> = new Set(['authorization', 'x-auth-token', 'x-user-id']);

function cleanHeaders(headers: Record<string, string | string[]>, jar: SecretJar): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      PRIVATE_HEADERS.has(name.toLowerCase()) ? '<secret>' : jar.clean([value].flat().join(', ')),
    ]),
  );
}

/** The answer's text up to the limits of size and time; what comes later is not waited for. */
async function readAnswer({ body }: Dispatcher.ResponseData, { timers }: HttpCallerOptions): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const cancel = timers.after(BODY_TIMEOUT_MS, () => body.destroy());
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      chunks.push(chunk);
      if (sizeBytes >= ANSWER_LIMIT_BYTES) break;
    }
  } catch {
    // The status has been said: a body that breaks off, or is not waited for, takes nothing back.
  } finally {
    cancel();
    body.destroy();
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_LIMIT_BYTES).toString('utf8');
}

const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NONAME',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function describeThrown(thrown: unknown, jar: SecretJar): FailedOutcome {
  if (isEnvironmentError(thrown)) return retryable('other', jar.clean(thrown.message));
  const { code, message } = rootCause(thrown);
  if (code === 'EDENIED') return permanent('other', jar.clean(message));
  if (code.startsWith('UND_ERR_INVALID')) return permanent('other', jar.clean(message));
  const isBeforeSending = NOT_CONNECTED.has(code) || /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code);
  return retryable('other', jar.clean(code === '' || message.includes(code) ? message : `${message} (${code})`), {
    isMaybeDelivered: !isBeforeSending,
  });
}

/** Node wraps the errors of several addresses, undici those of the socket. */
function rootCause(thrown: unknown): { readonly code: string; readonly message: string } {
  if (!(thrown instanceof Error)) return { code: '', message: String(thrown) };
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return rootCause(thrown.errors[0]);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (code === '' && thrown.cause !== undefined) return rootCause(thrown.cause);
  return { code, message: thrown.message === '' ? code : thrown.message };
}
