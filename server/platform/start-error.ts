// A reason for which the process cannot start and that waiting does not mend: one line for the operator, exit code 1.

/** Told apart by `kind`. The message is one line that names what is wrong and what is expected. */
export class StartError extends Error {
  readonly kind = 'start';

  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StartError';
  }
}

export function isStartError(thrown: unknown): thrown is StartError {
  return typeof thrown === 'object' && thrown !== null && 'kind' in thrown && thrown.kind === 'start';
}
