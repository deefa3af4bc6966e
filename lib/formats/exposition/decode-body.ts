// From the bytes of a body to text: UTF-8 or nothing. ASCII, the usual case, becomes a one-byte string, which compares fast.
import { InputError } from '@/lib/errors/input-error';

/** Throws InputError for bytes that are not UTF-8. */
export function decodeBody(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new InputError('invalid UTF-8 in the exposition', { cause });
  }
}
