// The one way the browser asks the server for JSON. Failures become ApiFailure objects that say what a person should read.

export interface ApiFailure extends Error {
  readonly kind: 'api';
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  /** `status` of Grafana's errors ("version-mismatch") or Prometheus' `errorType`. */
  readonly reason: string | undefined;
  /** Field of the request that is wrong, when the server names one. */
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;
}

export interface FetchOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

const MESSAGE_LIMIT = 500;

function apiFailure(message: string, facts: Partial<Omit<ApiFailure, keyof Error | 'kind'>>): ApiFailure {
  return Object.assign(new Error(message.slice(0, MESSAGE_LIMIT)), {
    kind: 'api' as const,
    status: facts.status ?? 0,
    reason: facts.reason,
    field: facts.field,
    retryAfterSeconds: facts.retryAfterSeconds,
  });
}

export function isApiFailure(thrown: unknown): thrown is ApiFailure {
  return typeof thrown === 'object' && thrown !== null && 'kind' in thrown && thrown.kind === 'api';
}

/** No answer, or one that only says "later": waiting may help. */
export function isPassing(thrown: unknown): boolean {
  return isApiFailure(thrown) && [0, 502, 503, 504].includes(thrown.status);
}

/** Words for a person, whatever was thrown. */
export function failureMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function textField(body: unknown, name: string): string | undefined {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Grafana's errors carry `message`, Prometheus' carry `error` and `errorType`. */
function failureOf(response: Response, body: unknown): ApiFailure {
  const message = textField(body, 'message') ?? textField(body, 'error');
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return apiFailure(message ?? `The server answered ${response.status} ${response.statusText}`, {
    status: response.status,
    reason: textField(body, 'errorType') ?? textField(body, 'status'),
    field: textField(body, 'field'),
    retryAfterSeconds: Number.isFinite(retryAfterSeconds) ? retryAfterSeconds : undefined,
  });
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  // Plain endpoints such as /-/reload say what is wrong without JSON.
  if (response.headers.get('content-type')?.startsWith('text/plain') === true) return { message: text.trim() };
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's HTML page, for example: its text helps nobody, the status does.
    return null;
  }
}

/**
 * Throws ApiFailure for every answer that is not 2xx and for no answer; an aborted request throws the signal's reason.
 * The caller names the type: both ends are built from the same sources, so the shape is trusted here.
 */
export async function fetchJson<Answer>(path: string, options: FetchOptions = {}): Promise<Answer> {
  const { method = 'GET', signal } = options;
  // A POST without a JSON body would be refused as one that a foreign page could send.
  const body = method === 'POST' ? (options.body ?? {}) : options.body;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw apiFailure('The server does not answer', { status: 0 });
  }
  const answer = await readBody(response);
  if (!response.ok) throw failureOf(response, answer);
  return answer as Answer;
}

/** Prometheus' envelope `{status, data}` without the envelope. */
export async function fetchPrometheus<Data>(path: string, options: FetchOptions = {}): Promise<Data> {
  return (await fetchJson<{ readonly data: Data }>(path, options)).data;
}
