// What went wrong in a request, twice: as Prometheus words it (for its API) and for people (for the targets page).
import { formatDuration } from '@/lib/units/duration';

export interface FetchFailure {
  readonly kind: 'failure';
  readonly lastError: string;
  readonly words: string;
}

interface Circumstances {
  readonly url: string;
  readonly timeoutMs: number;
  readonly isTimedOut: boolean;
  readonly bodyLimitBytes: number;
}

/** By the code that Node, undici or this folder gives an error. */
export function describeFailure(thrown: unknown, circumstances: Circumstances): FetchFailure {
  const { url, timeoutMs, isTimedOut, bodyLimitBytes } = circumstances;
  const get = (reason: string) => `Get ${JSON.stringify(url)}: ${reason}`;
  const { host, hostname } = new URL(url);
  const failure = (lastError: string, words: string): FetchFailure => ({ kind: 'failure', lastError, words });
  if (isTimedOut)
    return failure(
      get('context deadline exceeded'),
      `no complete answer from ${host} within ${formatDuration(timeoutMs)}`,
    );

  const { code, message } = rootCause(thrown);
  switch (code) {
    case 'EBODYSIZE':
      return failure('body size limit exceeded', `the answer is larger than the limit of ${bodyLimitBytes} bytes`);
    case 'EBUDGET':
      return failure(get(message), `not read: ${message}`);
    case 'EDENIED':
      return failure(get(message), `refused by Watchfire: ${message}`);
    case 'ECONNREFUSED':
      return failure(
        get(`dial tcp ${withPort(url)}: connect: connection refused`),
        `refused: nothing listens on ${withPort(url)}`,
      );
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return failure(get('EOF'), `${host} closed the connection before the answer was complete`);
    case 'ENOTFOUND':
    case 'EAI_NONAME':
      return failure(get(`dial tcp: lookup ${hostname}: no such host`), `no such host: ${hostname}`);
    case 'EAI_AGAIN':
      return failure(
        get(`dial tcp: lookup ${hostname}: server misbehaving`),
        `cannot look up ${hostname}: the name server does not answer`,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failure(get(`dial tcp ${withPort(url)}: connect: no route to host`), `no route to ${host}`);
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return failure(get(`dial tcp ${withPort(url)}: i/o timeout`), `no connection to ${withPort(url)}: timed out`);
    case 'Z_DATA_ERROR':
    case 'Z_BUF_ERROR':
      return failure('gzip: invalid header or data', `the answer of ${host} is not valid gzip`);
    default:
      return failure(get(message), isTls(code) ? `TLS with ${host} failed: ${message}` : message);
  }
}

function isTls(code: string): boolean {
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code);
}

/** Node wraps the errors of several addresses (happy eyeballs), undici those of the socket. */
function rootCause(thrown: unknown): { readonly code: string; readonly message: string } {
  if (!(thrown instanceof Error)) return { code: '', message: String(thrown) };
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return rootCause(thrown.errors[0]);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (code === '' && thrown.cause !== undefined) return rootCause(thrown.cause);
  return { code, message: thrown.message === '' ? code : thrown.message };
}

function withPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port === '' ? { 'http:': '80', 'https:': '443' }[protocol] : port}`;
}
