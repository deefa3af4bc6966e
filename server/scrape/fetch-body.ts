// One HTTP request for a target's metrics: redirects, status, size and compression within limits. What the target does
// wrong is an answer with words, never an exception.
import { gunzip } from 'node:zlib';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { isDeniedAddress, isDeniedName } from '@/server/platform/http/address-guard';
import type { BodyBudget, Reservation } from '@/server/scrape/body-budget';
import type { BodyBuffer, BodyBuffers } from '@/server/platform/http/body-buffers';
import type { HttpGet, RequestHeaders, ResponseHeaders } from '@/server/platform/http/http-get';
import { createFetchEnding, type FetchEnding, throwIfEnded } from '@/server/scrape/fetch-ending';
import { describeFailure, type FetchFailure } from '@/server/scrape/fetch-failure';
import type { Timers } from '@/server/platform/timers';

export interface FetchRequest {
  readonly url: URL;
  /** Why that is never fetched (guardUrl). */
  readonly refusal: FetchFailure | null;
  /** Sent to every host: Accept and the like. The same object as the last time when they are the same. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent only to the target itself: authorization and configured headers. */
  readonly privateHeaders: Readonly<Record<string, string | string[]>>;
  /** How to reach a URL: the target's, or one that it redirects to. */
  readonly connect: (url: URL) => Promise<HttpGet>;
  readonly followsRedirects: boolean;
  /** From the first connection to the last byte. */
  readonly timeoutMs: number;
  /** Of the body after decompression. */
  readonly bodyLimitBytes: number;
}

export interface FetchedBody {
  readonly kind: 'body';
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** To be called when the bytes are no longer needed. */
  readonly release: () => void;
}

export type FetchOutcome = FetchedBody | FetchFailure;

const REDIRECT_LIMIT = 5;
const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);

export interface FetchDeps {
  readonly timers: Timers;
  /** Ends it early, e.g. at shutdown. Of this fetch alone. */
  readonly ending: FetchEnding;
  readonly budget: BodyBudget;
  readonly buffers: BodyBuffers;
}

/** Throws EnvironmentError for a connection that cannot be prepared. */
export async function fetchBody(
  fetching: FetchRequest,
  { timers, ending: outer, budget, buffers }: FetchDeps,
): Promise<FetchOutcome> {
  const reservation = budget.reserve();
  const ending = createFetchEnding();
  outer.onEnd = (reason) => ending.end(reason);
  let isTimedOut = false;
  const cancel = timers.after(fetching.timeoutMs, () => {
    isTimedOut = true;
    ending.end(new Error('timeout'));
  });
  try {
    throwIfEnded(outer);
    const outcome = await follow(fetching, { ending, reservation, buffers });
    if (outcome.kind === 'failure') reservation.release();
    return outcome;
  } catch (thrown) {
    reservation.release();
    // A file that the configuration names cannot be read: the target is not to blame.
    if (isEnvironmentError(thrown)) throw thrown;
    return describeFailure(thrown, {
      url: fetching.url.href,
      timeoutMs: fetching.timeoutMs,
      isTimedOut,
      bodyLimitBytes: fetching.bodyLimitBytes,
    });
  } finally {
    cancel();
    outer.onEnd = null;
  }
}

interface Fetching {
  readonly ending: FetchEnding;
  readonly reservation: Reservation;
  readonly buffers: BodyBuffers;
}

async function follow(fetching: FetchRequest, { ending, ...memory }: Fetching): Promise<FetchOutcome> {
  const first = fetching.url;
  const target = first.href;
  let url = first;
  let isPrivateSent = true;
  for (let redirectCount = 0; redirectCount <= REDIRECT_LIMIT; redirectCount += 1) {
    const refused = url === first ? fetching.refusal : guardUrl(url);
    if (refused) return refused;
    const headers = isPrivateSent ? joined(fetching) : fetching.headers;
    const question = { url, headers, bodyLimitBytes: fetching.bodyLimitBytes };
    const response = await exchange(await fetching.connect(url), question, { ending, ...memory });
    const location = headerText(response.headers['location']);
    if (!REDIRECT_STATUS.has(response.statusCode) || !fetching.followsRedirects || location === '')
      return readResponse(response, fetching, { ending, ...memory });

    const next = URL.canParse(location, url) ? new URL(location, url) : null;
    if (!next) return failed(target, `cannot follow a redirect to ${JSON.stringify(location.slice(0, 200))}`);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      return failed(target, 'refused to follow a redirect from https to http');
    isPrivateSent &&= next.origin === first.origin;
    url = next;
  }
  return failed(target, `stopped after ${REDIRECT_LIMIT} redirects`);
}

function joined({ headers, privateHeaders }: FetchRequest): RequestHeaders {
  return Object.keys(privateHeaders).length === 0 ? headers : { ...headers, ...privateHeaders };
}

function failed(url: string, reason: string): FetchFailure {
  return { kind: 'failure', lastError: `Get ${JSON.stringify(url)}: ${reason}`, words: reason };
}

/** Literals do not pass through the look-up, so they are judged here; so is each redirect. */
export function guardUrl(url: URL): FetchFailure | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return failed(url.href, `unsupported protocol scheme "${url.protocol.replace(':', '')}"`);
  if (isDeniedName(url.hostname) || isDeniedAddress(url.hostname))
    return failed(url.href, `address ${url.hostname} is never scraped`);
  return null;
}

async function readResponse(
  { statusCode, headers, buffer }: Exchanged,
  { url, bodyLimitBytes }: FetchRequest,
  { ending, reservation }: Fetching,
): Promise<FetchOutcome> {
  if (statusCode !== 200) {
    const text = `${statusCode} ${STATUS_TEXTS[statusCode] ?? ''}`.trim();
    return {
      kind: 'failure',
      lastError: `server returned HTTP status ${text}`,
      words: `answered with HTTP status ${text}`,
    };
  }
  const encoding = encodingOf(headers);
  if (!buffer) return failed(url.href, `unsupported Content-Encoding ${JSON.stringify(encoding.slice(0, 50))}`);
  try {
    const received = buffer.bytes;
    const bytes = encoding === 'gzip' ? await unzip(received, bodyLimitBytes) : received;
    if (bytes !== received) reservation.grow(bytes.length);
    throwIfEnded(ending);
    return {
      kind: 'body',
      contentType: headerText(headers['content-type']),
      bytes,
      release: () => {
        reservation.release();
        buffer.release();
      },
    };
  } catch (thrown) {
    buffer.release();
    throw thrown;
  }
}

interface Exchanged {
  readonly statusCode: number;
  readonly headers: ResponseHeaders;
  /** Undefined when the body was not wanted: its status or its encoding is of no use. */
  readonly buffer?: BodyBuffer;
}

interface Question {
  readonly url: URL;
  readonly headers: FetchRequest['privateHeaders'];
  readonly bodyLimitBytes: number;
}

/** One request; the body goes from the connection straight into a buffer. Rejects with what ended it, or what ended the fetch. */
function exchange(
  get: HttpGet,
  { url, headers, bodyLimitBytes }: Question,
  { ending, reservation, buffers }: Fetching,
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    throwIfEnded(ending);
    let answer:
      | { readonly statusCode: number; readonly headers: ResponseHeaders; readonly buffer: BodyBuffer }
      | undefined;
    let sizeBytes = 0;
    let abort = (): void => undefined;
    const fail = (thrown: Error): void => {
      ending.onEnd = null;
      answer?.buffer.release();
      reject(thrown);
    };
    /** Destroys the connection: an endless answer ends here. */
    const end = (thrown: Error): void => {
      abort();
      fail(thrown);
    };
    const succeed = (exchanged: Exchanged): void => {
      ending.onEnd = null;
      resolve(exchanged);
    };
    ending.onEnd = end;
    abort = get(url, headers, {
      onHead: (statusCode, responseHeaders) => {
        const isWanted = statusCode === 200 && READABLE_ENCODINGS.has(encodingOf(responseHeaders));
        if (isWanted) answer = { statusCode, headers: responseHeaders, buffer: buffers.take() };
        else {
          abort();
          succeed({ statusCode, headers: responseHeaders });
        }
      },
      onData: (bytes) => {
        sizeBytes += bytes.length;
        try {
          if (sizeBytes > bodyLimitBytes) throw new BodyTooLargeError();
          reservation.grow(bytes.length);
          answer?.buffer.add(bytes);
        } catch (thrown) {
          end(thrown as Error);
        }
      },
      onEnd: () => succeed(answer ?? { statusCode: 0, headers: {} }),
      onError: fail,
    });
  });
}

const READABLE_ENCODINGS = new Set(['', 'identity', 'gzip']);

function encodingOf(headers: ResponseHeaders): string {
  return headerText(headers['content-encoding']).trim().toLowerCase();
}

/** Thrown inside this file and in fetch-failure.ts' words outside. */
class BodyTooLargeError extends Error {
  readonly code = 'EBODYSIZE';
}

function unzip(bytes: Buffer, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: limitBytes }, (error, result) => {
      if (!error) resolve(result);
      else reject('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? new BodyTooLargeError() : error);
    });
  });
}

function headerText(value: string | string[] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
