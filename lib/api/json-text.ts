// JSON of strangers: bounded depth before parsing, and none of the keys and characters that would harm what comes after.
import { InputError } from '@/lib/errors/input-error';

export const JSON_DEPTH_LIMIT = 64;

const OPENING = /[[{]/;

/** Throws InputError 400 for anything that is not well-formed JSON inside the limits. */
export function parseJsonText(text: string): unknown {
  if (OPENING.test(text) && isTooDeep(text))
    throw new InputError(`Cannot read the body: it is nested deeper than ${JSON_DEPTH_LIMIT} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError('Cannot read the body: it is not well-formed JSON', { cause });
  }
  // Only texts that could hold something harmful are walked.
  if (/\\u|\0|__proto__|constructor|\p{Surrogate}/iu.test(text)) refuseHarmful(value, '');
  return value;
}

/** Depth is counted on the text, so that a hostile one never becomes an object. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) isInString = false;
    } else if (code === 0x22) isInString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > JSON_DEPTH_LIMIT) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}

function refuseHarmful(value: unknown, path: string): void {
  if (typeof value === 'string') refuseText(value, path);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) refuseHarmful(item, `${path}[${index}]`);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const field = path === '' ? key : `${path}.${key}`;
    refuseText(key, path);
    const isPolluting =
      key === '__proto__' ||
      (key === 'constructor' && typeof item === 'object' && item !== null && Object.hasOwn(item, 'prototype'));
    if (isPolluting) throw new InputError(`Cannot accept "${field}": this key is not allowed`, { field });
    refuseHarmful(item, field);
  }
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
function refuseText(text: string, field: string): void {
  if (/[\0\p{Surrogate}]/u.test(text))
    throw new InputError(`Cannot accept "${field.slice(0, 200)}": it holds a character that cannot be stored`, {
      field,
    });
}
