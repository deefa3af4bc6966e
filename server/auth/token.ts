// Random tokens and the form in which they are stored.
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as base64url: 43 characters. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 in hexadecimal: enough for a random token, which nobody can guess from a list. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
