// Something a person or a client sent is wrong: they can mend it, so they get what, where and what is allowed.

/** Where in a text an error lies: offsets in UTF-16 units, `line` and `column` counted from 1 where the text has lines. */
export interface ErrorPlace {
  readonly startOffset?: number;
  readonly endOffset?: number;
  readonly line?: number;
  readonly column?: number;
  /** Path of a field in a JSON or YAML document, e.g. `panels[3].gridPos.w`. */
  readonly field?: string;
}

export interface InputErrorOptions extends ErrorPlace {
  /** HTTP status that tells a client what kind of mistake it was. */
  readonly status?: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 499;
  /** Prometheus' errorType where the error belongs to its API. */
  readonly errorType?: 'bad_data' | 'execution' | 'canceled' | 'timeout' | 'not_found';
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** Told apart by `kind`, never by instanceof: the process holds two module graphs (see ARCHITECTURE.md). */
export class InputError extends Error {
  readonly kind = 'input';
  readonly status: NonNullable<InputErrorOptions['status']>;
  readonly errorType: InputErrorOptions['errorType'];
  readonly place: ErrorPlace;
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, options: InputErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'InputError';
    const { status = 400, errorType, retryAfterSeconds, cause: _cause, ...place } = options;
    this.status = status;
    this.errorType = errorType;
    this.retryAfterSeconds = retryAfterSeconds;
    this.place = place;
  }
}

export function isInputError(thrown: unknown): thrown is InputError {
  return typeof thrown === 'object' && thrown !== null && 'kind' in thrown && thrown.kind === 'input';
}
