// The person behind a request, for routes that act on their own account.
import { InputError } from '@/lib/errors/input-error';
import type { Identity } from '@/server/auth/identity';
import type { Visitor } from '@/server/auth/sessions';
import type { ApiRequest, RequestContext } from '@/server/http/route';

/** Throws InputError 401 for anonymous requests, whatever role those have. */
export function requireUser(identity: Identity): Extract<Identity, { kind: 'user' }> {
  if (identity.kind !== 'user') throw new InputError('Unauthorized', { status: 401 });
  return identity;
}

/** null when nobody signed in: what they do belongs to nobody. */
export function userIdOf(identity: Identity): number | null {
  return identity.kind === 'user' ? identity.userId : null;
}

export function visitorOf(request: ApiRequest, { remoteAddress }: RequestContext): Visitor {
  return { remoteAddress, userAgent: request.headers.get('user-agent') ?? '' };
}

/** The number in a path. Throws InputError 400. */
export function idOf(params: Readonly<Record<string, string>>): number {
  const text = params['id'] ?? '';
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InputError('id is invalid', { field: 'id' });
  return Number(text);
}
