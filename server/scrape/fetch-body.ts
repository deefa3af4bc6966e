// One HTTP request for a target's metrics: redirects, status, size and compression within limits. What the target does
// wrong is an answer with words, never an exception.
import { gunzip } from 'node:zlib';
import { request, type Dispatcher } from 'undici';
import { isDeniedAddress, isDeniedName } from '@/server/scrape/address-guard';
import type { BodyBudget, Reservation } from '@/server/scrape/body-budget';
import type { BodyBuffer, BodyBuffers } from '@/server/scrape/body-buffers';
import { describeFailure, type FetchFailure } from '@/server/scrape/fetch-failure';
import type { Timers } from '@/server/scrape/timers';

export interface FetchRequest {
  readonly url: string;
  /** Sent to every host: Accept and the like. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent only to the target itself: authorization and configured headers. */
  readonly privateHeaders: Readonly<Record<string, string | string[]>>;
  readonly dispatcher: Dispatcher;
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
  /** Ends it early, e.g. at shutdown. */
  readonly signal: AbortSignal;
  readonly budget: BodyBudget;
  readonly buffers: BodyBuffers;
}

export async function fetchBody(
  fetching: FetchRequest,
  { timers, signal, budget, buffers }: FetchDeps,
): Promise<FetchOutcome> {
  const reservation = budget.reserve();
  const timeout = new AbortController();
  const cancel = timers.after(fetching.timeoutMs, () => timeout.abort(new DOMException('timeout', 'TimeoutError')));
  try {
    const outcome = await follow(fetching, { signal: AbortSignal.any([timeout.signal, signal]), reservation, buffers });
    if (outcome.kind === 'failure') reservation.release();
    return outcome;
  } catch (thrown) {
    reservation.release();
    return describeFailure(thrown, {
      url: fetching.url,
      timeoutMs: fetching.timeoutMs,
      isTimedOut: timeout.signal.aborted,
      bodyLimitBytes: fetching.bodyLimitBytes,
    });
  } finally {
    cancel();
  }
}

interface Fetching {
  readonly signal: AbortSignal;
  readonly reservation: Reservation;
  readonly buffers: BodyBuffers;
}

async function follow(fetching: FetchRequest, { signal, ...memory }: Fetching): Promise<FetchOutcome> {
  const first = new URL(fetching.url);
  let url = first;
  let isPrivateSent = true;
  for (let redirectCount = 0; redirectCount <= REDIRECT_LIMIT; redirectCount += 1) {
    const refused = guardUrl(url);
    if (refused) return refused;
    const response = await request(url, {
      method: 'GET',
      dispatcher: fetching.dispatcher,
      headers: { ...fetching.headers, ...(isPrivateSent && fetching.privateHeaders) },
      signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const location = headerText(response.headers['location']);
    if (!REDIRECT_STATUS.has(response.statusCode) || !fetching.followsRedirects || location === '')
      return readResponse(response, fetching, { signal, ...memory });

    response.body.on('error', () => undefined).destroy();
    const next = URL.canParse(location, url) ? new URL(location, url) : null;
    if (!next) return failed(fetching.url, `cannot follow a redirect to ${JSON.stringify(location.slice(0, 200))}`);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      return failed(fetching.url, 'refused to follow a redirect from https to http');
    isPrivateSent &&= next.origin === first.origin;
    url = next;
  }
  return failed(fetching.url, `stopped after ${REDIRECT_LIMIT} redirects`);
}

function failed(url: string, reason: string): FetchFailure {
  return { kind: 'failure', lastError: `Get ${JSON.stringify(url)}: ${reason}`, words: reason };
}

/** Literals do not pass through the look-up, so they are judged here; so is each redirect. */
function guardUrl(url: URL): FetchFailure | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return failed(url.href, `unsupported protocol scheme "${url.protocol.replace(':', '')}"`);
  if (isDeniedName(url.hostname) || isDeniedAddress(url.hostname))
    return failed(url.href, `address ${url.hostname} is never scraped`);
  return null;
}

async function readResponse(
  response: Dispatcher.ResponseData,
  { url, bodyLimitBytes }: FetchRequest,
  { signal, reservation, buffers }: Fetching,
): Promise<FetchOutcome> {
  const { statusCode, headers, body } = response;
  if (statusCode !== 200) {
    body.on('error', () => undefined).destroy();
    const text = `${statusCode} ${STATUS_TEXTS[statusCode] ?? ''}`.trim();
    return {
      kind: 'failure',
      lastError: `server returned HTTP status ${text}`,
      words: `answered with HTTP status ${text}`,
    };
  }
  const encoding = headerText(headers['content-encoding']).trim().toLowerCase();
  if (encoding !== '' && encoding !== 'identity' && encoding !== 'gzip') {
    body.on('error', () => undefined).destroy();
    return failed(url, `unsupported Content-Encoding ${JSON.stringify(encoding.slice(0, 50))}`);
  }
  const buffer = buffers.take();
  try {
    await readAll(body, buffer, { bodyLimitBytes, reservation });
    const received = buffer.bytes;
    const bytes = encoding === 'gzip' ? await unzip(received, bodyLimitBytes) : received;
    if (bytes !== received) reservation.grow(bytes.length);
    signal.throwIfAborted();
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

/** Thrown inside this file and in fetch-failure.ts' words outside. */
class BodyTooLargeError extends Error {
  readonly code = 'EBODYSIZE';
}

async function readAll(
  body: AsyncIterable<Buffer>,
  buffer: BodyBuffer,
  { bodyLimitBytes, reservation }: Pick<FetchRequest, 'bodyLimitBytes'> & Pick<Fetching, 'reservation'>,
): Promise<void> {
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    // Leaving the loop destroys the body, and with it the connection: an endless answer ends here.
    if (sizeBytes > bodyLimitBytes) throw new BodyTooLargeError();
    reservation.grow(chunk.length);
    buffer.add(chunk);
  }
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
