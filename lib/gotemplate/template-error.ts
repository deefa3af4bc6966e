// What goes wrong in a template, in Go's words. The writer of the template can mend it.
import { InputError } from '@/lib/errors/input-error';

export class TemplateError extends InputError {
  readonly isTemplateError = true;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'TemplateError';
  }
}

export function isTemplateError(thrown: unknown): thrown is TemplateError {
  return typeof thrown === 'object' && thrown !== null && 'isTemplateError' in thrown;
}

/** Thrown by functions of templates: the evaluator adds where it happened (`error calling NAME: …`). */
export class FunctionError extends Error {
  readonly kind = 'template-function';
}

/** A limit of the run was reached: never softened by the function that happened to be running. */
export class LimitError extends Error {
  readonly kind = 'template-limit';
}

export function hasErrorKind(thrown: unknown, kind: 'template-function' | 'template-limit'): thrown is Error {
  return thrown instanceof Error && 'kind' in thrown && thrown.kind === kind;
}
