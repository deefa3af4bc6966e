// Something outside the process failed (database, disk, network): the operator must act, and waiting may help.

export interface EnvironmentErrorOptions {
  /** What the operator can do, as a sentence: which setting or service to mend. */
  readonly remedy?: string;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

export class EnvironmentError extends Error {
  readonly kind = 'environment';
  readonly remedy: string | undefined;
  readonly retryAfterSeconds: number;

  constructor(message: string, options: EnvironmentErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EnvironmentError';
    this.remedy = options.remedy;
    this.retryAfterSeconds = options.retryAfterSeconds ?? 5;
  }
}

export function isEnvironmentError(thrown: unknown): thrown is EnvironmentError {
  return typeof thrown === 'object' && thrown !== null && 'kind' in thrown && thrown.kind === 'environment';
}
