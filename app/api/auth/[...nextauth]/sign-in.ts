// One request to next-auth: its inputs made safe, its options for this request, and its answers with real status codes.
import NextAuth from 'next-auth';
import { NextRequest } from 'next/server';
import { authOptions, type Outcome } from '@/app/api/auth/[...nextauth]/auth-options';
import { safePath } from '@/lib/api/safe-path';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { runtime } from '@/server/access';

interface RouteContext {
  readonly params: Promise<{ readonly nextauth: string[] }>;
}

/**
 * next-auth answers failures with redirects to pages of its own, under an address that it takes from its environment. Here they become
 * 401, 403 and 429 for scripts and redirects to `/login` for plain forms, and every address becomes a path: whatever name or port
 * a person uses for this server, they stay on it.
 */
export async function signIn(request: NextRequest, context: RouteContext): Promise<Response> {
  const { safeRequest, isScript } = await withSafeInputs(request);
  const outcome: Outcome = {};
  const answer: Response = await NextAuth(safeRequest, context, authOptions(runtime(), request.headers, outcome));
  if (outcome.fault !== undefined) return isScript ? answerFault(outcome.fault) : backToLogin(outcome.fault);
  const location = answer.headers.get('location') ?? (await redirectInBody(answer));
  if (location === null) return answer;
  const path = toPath(location);
  if (/^\/api\/auth\/(signin|signout)\?csrf=true/.test(path))
    return answerFault(
      new InputError('Cannot accept this form: its token is missing or old; load the page again', { status: 403 }),
    );
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  if (answer.headers.has('location')) {
    headers.set('location', path);
    return new Response(null, { status: answer.status, headers });
  }
  return new Response(JSON.stringify({ url: path }), { status: answer.status === 302 ? 200 : answer.status, headers });
}

interface SafeInputs {
  readonly safeRequest: NextRequest;
  /** False for a plain form of a page, which wants to be led somewhere. */
  readonly isScript: boolean;
}

/** An address that next-auth cannot parse would make it answer 500; one of another site would be remembered in a cookie. */
async function withSafeInputs(request: NextRequest): Promise<SafeInputs> {
  const url = new URL(request.url);
  // Always given: else next-auth would remember its own configured address.
  url.searchParams.set('callbackUrl', safePath(url.searchParams.get('callbackUrl')));
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  if (request.method !== 'POST') return { safeRequest: new NextRequest(url, { headers }), isScript: true };
  const fields = await readFields(request);
  fields.set('callbackUrl', safePath(fields.get('callbackUrl')));
  const isScript = fields.get('json') === 'true' || !(request.headers.get('accept') ?? '').includes('text/html');
  fields.set('json', String(isScript));
  headers.set('content-type', 'application/x-www-form-urlencoded');
  return { safeRequest: new NextRequest(url, { method: 'POST', headers, body: fields.toString() }), isScript };
}

/** A form, or a flat JSON object. Throws InputError 400 or 415. */
async function readFields(request: NextRequest): Promise<URLSearchParams> {
  const contentType = request.headers.get('content-type') ?? '';
  const text = await request.text();
  if (contentType.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(text);
  if (!contentType.startsWith('application/json'))
    throw new InputError('Cannot read this form: expected "application/x-www-form-urlencoded" or "application/json"', {
      status: 415,
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InputError('Cannot read the body: it is not well-formed JSON', { cause });
  }
  if (typeof json !== 'object' || json === null) throw new InputError('Cannot read the body: expected a JSON object');
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(json))
    if (['string', 'boolean', 'number'].includes(typeof value)) fields.set(name, String(value));
  return fields;
}

async function redirectInBody(answer: Response): Promise<string | null> {
  if (!(answer.headers.get('content-type') ?? '').startsWith('application/json')) return null;
  const body: unknown = await answer.clone().json();
  const url: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'url') : undefined;
  return typeof url === 'string' ? url : null;
}

/** Drops scheme, host and port; what leads elsewhere leads home. */
function toPath(location: string): string {
  if (!URL.canParse(location, 'http://a')) return '/';
  const { pathname, search, hash } = new URL(location, 'http://a');
  return safePath(pathname + search + hash);
}

function backToLogin(fault: unknown): Response {
  if (!isInputError(fault)) return answerFault(fault);
  const error = fault.status === 429 ? 'TooManyAttempts' : 'CredentialsSignin';
  return new Response(null, { status: 303, headers: { location: `/login?error=${error}` } });
}

/** The form that errors of the rest of the API have. */
export function answerFault(thrown: unknown): Response {
  const isKnown = isInputError(thrown) || isEnvironmentError(thrown);
  if (!isKnown) {
    runtime().log.error({ err: thrown }, 'a bug of Watchfire');
    return Response.json({ message: 'Watchfire made a mistake; its log holds the details' }, { status: 500 });
  }
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (thrown.retryAfterSeconds !== undefined) headers.set('retry-after', String(thrown.retryAfterSeconds));
  return Response.json({ message: thrown.message }, { status: isInputError(thrown) ? thrown.status : 503, headers });
}
