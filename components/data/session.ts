// Signing in and out and the first account, as plain functions; a failure is an ApiFailure (fetch-json.ts).
import { fetchJson } from '@/components/data/fetch-json';
import type { SetupRequestBody } from '@/lib/api/people';

export interface SignInInput {
  /** Login or e-mail address. */
  readonly username: string;
  readonly password: string;
}

/** next-auth binds each form to a cookie that it sets together with this token. */
async function csrfToken(): Promise<string> {
  return (await fetchJson<{ readonly csrfToken: string }>('/api/auth/csrf')).csrfToken;
}

/** Sets the session cookie. 401: wrong name or password; 429: too many tries (retryAfterSeconds). */
export async function signIn(input: SignInInput): Promise<void> {
  const body = { ...input, csrfToken: await csrfToken(), json: true };
  await fetchJson('/api/auth/callback/credentials', { method: 'POST', body });
}

/** Ends the session at the server and removes the cookie. */
export async function signOut(): Promise<void> {
  await fetchJson('/api/auth/signout', { method: 'POST', body: { csrfToken: await csrfToken(), json: true } });
}

/** Makes the first account and signs it in. 404: the link is not valid any more. */
export async function createFirstAccount(input: SetupRequestBody): Promise<void> {
  await fetchJson('/api/watchfire/setup', { method: 'POST', body: input });
}
