// A secret of a configuration. Its text lives in a closure, so that printing, logging or serialising it shows `<secret>`.

export const SECRET_MASK = '<secret>';

export interface Secret {
  readonly kind: 'secret';
  /** The only way to the text; call it where the text is sent, never to keep it. */
  readonly reveal: () => string;
  readonly toString: () => string;
  readonly toJSON: () => string;
}

export function secretOf(text: string): Secret {
  return {
    kind: 'secret',
    reveal: () => text,
    toString: () => SECRET_MASK,
    toJSON: () => SECRET_MASK,
  };
}

export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'secret';
}
