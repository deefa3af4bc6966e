// Requests that another site makes a browser send. Cookies (and a place in a trusted network) go along with those; proof of origin does not.
import type { Action } from '@/lib/api/roles';
import { InputError } from '@/lib/errors/input-error';
import type { Identity, RequestHead } from '@/server/auth/identity';

export interface CsrfRule {
  readonly permission: Action | 'public';
  /** Origin of the configured address: a proxy in front may rewrite `Host`. */
  readonly externalUrl: string;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** POST to these only reads (Prometheus sends long queries as forms). */
function isRead(permission: Action | 'public'): boolean {
  return permission === 'metrics:query' || permission.endsWith(':read');
}

/**
 * Throws InputError 415 or 403. State changes by cookie need JSON and a proof of same origin; without cookie they need only
 * no proof of the contrary. Requests with an Authorization header are never by cookie.
 */
export function checkCsrf(request: RequestHead, identity: Identity, { permission, externalUrl }: CsrfRule): void {
  if (SAFE_METHODS.has(request.method) || isRead(permission)) return;
  if (identity.kind === 'user' && identity.by === 'basic') return;
  const isByCookie = identity.kind === 'user';
  if (isByCookie) requireJson(request);
  const proof = originProof(request, externalUrl);
  if (proof === 'foreign' || (isByCookie && proof === 'none'))
    throw new InputError('Cannot accept this change: the request does not come from a page of Watchfire', {
      status: 403,
    });
}

function requireJson(request: RequestHead): void {
  const contentType = request.headers.get('content-type');
  if (contentType === null && !hasBody(request)) return;
  const essence = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (essence === 'application/json') return;
  throw new InputError('Cannot accept this change: expected content type "application/json"', { status: 415 });
}

function hasBody({ headers }: RequestHead): boolean {
  return headers.get('transfer-encoding') !== null || (headers.get('content-length') ?? '0') !== '0';
}

/** `Sec-Fetch-Site` is written by the browser itself and right behind any proxy; `Origin` is for browsers on plain HTTP. */
function originProof(request: RequestHead, externalUrl: string): 'same' | 'foreign' | 'none' {
  const site = request.headers.get('sec-fetch-site');
  if (site === 'same-origin') return 'same';
  const origin = request.headers.get('origin');
  if (origin !== null) return isOwnOrigin(origin, request.headers.get('host'), externalUrl) ? 'same' : 'foreign';
  return site === null || site === 'none' ? 'none' : 'foreign';
}

function isOwnOrigin(origin: string, host: string | null, externalUrl: string): boolean {
  const parsed = URL.canParse(origin) ? new URL(origin) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return false;
  const isHost = host !== null && parsed.host === host.toLowerCase();
  return isHost || (URL.canParse(externalUrl) && new URL(externalUrl).origin === parsed.origin);
}
