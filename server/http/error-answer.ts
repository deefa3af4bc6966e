// Errors → answers, in the form of the API that was asked. The only place that decides what a client sees of an error.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { type InputError, isInputError } from '@/lib/errors/input-error';
import type { Route } from '@/server/http/route';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';

export type ErrorStyle = Route['errors'];

/** What happened, before it takes the form of an API. */
export interface Fault {
  readonly status: number;
  readonly message: string;
  /** Prometheus' errorType. */
  readonly errorType: string;
  readonly retryAfterSeconds?: number;
  readonly allowed?: readonly string[];
  readonly field?: string;
}

/** Prometheus web/api/v1/api.go, respondError. */
const STATUS_BY_ERROR_TYPE: Readonly<Record<string, number>> = {
  bad_data: 400,
  execution: 422,
  canceled: 499,
  timeout: 503,
  not_found: 404,
};
const ERROR_TYPE_BY_STATUS: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  422: 'execution',
  429: 'unavailable',
  499: 'canceled',
  503: 'unavailable',
};
const RETRY_AFTER_SECONDS = 5;
/** Long enough for a place in a query, short enough for a log. */
const MESSAGE_LIMIT = 2048;

/** Null for a bug: its message is not for clients. */
export function faultOf(thrown: unknown): Fault | null {
  if (isInputError(thrown)) return inputFault(thrown);
  if (isEnvironmentError(thrown)) return unavailable(thrown.message, thrown.retryAfterSeconds);
  // Thrown by a pool that nobody wrapped: still the operator's, not ours.
  if (isDatabaseFault(thrown)) return unavailable('The database is away or overloaded', RETRY_AFTER_SECONDS);
  return null;
}

function inputFault(error: InputError): Fault {
  const { errorType, place, retryAfterSeconds } = error;
  // A timeout is 503 whatever its thrower chose: InputError knows no server statuses.
  const isPlain = errorType !== undefined && (error.status === 400 || errorType === 'timeout');
  const status = isPlain ? (STATUS_BY_ERROR_TYPE[errorType] ?? 400) : error.status;
  return {
    status,
    message: error.message,
    errorType: errorType ?? ERROR_TYPE_BY_STATUS[status] ?? 'bad_data',
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(place.field !== undefined && { field: place.field }),
  };
}

export function unavailable(message: string, retryAfterSeconds: number): Fault {
  return { status: 503, message, errorType: 'unavailable', retryAfterSeconds };
}

export function bugFault(bugId: string): Fault {
  return {
    status: 500,
    message: `Watchfire made a mistake; its log holds the details under the id ${bugId}`,
    errorType: 'internal',
  };
}

/** `isBrowser`: no `WWW-Authenticate`, at which a browser would open a dialog of its own. */
export function errorAnswer(fault: Fault, style: ErrorStyle, { isBrowser = false } = {}): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (fault.retryAfterSeconds !== undefined) headers.set('retry-after', String(Math.ceil(fault.retryAfterSeconds)));
  if (fault.allowed) headers.set('allow', fault.allowed.join(', '));
  if (fault.status === 401 && !isBrowser) headers.set('www-authenticate', 'Basic realm="Watchfire", charset="UTF-8"');
  headers.set('content-type', style === 'text' ? 'text/plain; charset=utf-8' : 'application/json');
  return new Response(errorBody(fault, style), { status: fault.status, headers });
}

function errorBody(fault: Fault, style: ErrorStyle): string {
  const { status, errorType, field } = fault;
  const message = fault.message.length > MESSAGE_LIMIT ? `${fault.message.slice(0, MESSAGE_LIMIT)}…` : fault.message;
  switch (style) {
    case 'prometheus':
      return JSON.stringify({ status: 'error', errorType, error: message });
    case 'alertmanager':
      return JSON.stringify({ code: status, message });
    case 'grafana':
      return JSON.stringify({ message, ...(field !== undefined && { field }) });
    case 'text':
      return `${message}\n`;
  }
}
