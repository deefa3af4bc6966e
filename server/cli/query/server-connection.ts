// Asks a running server over HTTP, as whoever the flags or the environment say.
import { InputError } from '@/lib/errors/input-error';
import { EnvironmentError } from '@/lib/errors/environment-error';

export interface ConnectionOptions {
  readonly url: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly token: string | undefined;
}

export interface ServerConnection {
  /** The `data` of Prometheus' envelope, with its warnings and infos. Throws InputError with the server's message. */
  ask(path: string, parameters: URLSearchParams): Promise<Envelope>;
  /** The same for what takes no form. */
  askByUrl(path: string, parameters: URLSearchParams): Promise<Envelope>;
  /** Sends JSON; a JSON answer without an envelope. */
  sendJson(path: string, body: unknown): Promise<unknown>;
  /** A JSON answer without an envelope. */
  askPlain(path: string, parameters: URLSearchParams): Promise<unknown>;
}

interface Envelope {
  readonly data: unknown;
  readonly notes: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Flags win over `WATCHFIRE_URL`, `WATCHFIRE_USER`, `WATCHFIRE_PASSWORD` and `WATCHFIRE_TOKEN`. */
export function connectTo(options: ConnectionOptions, env: Environment): ServerConnection {
  const { base, account } = splitAddress(
    options.url ?? env['WATCHFIRE_URL'] ?? `http://127.0.0.1:${env['PORT'] ?? '3000'}`,
  );
  const authorization = authorizationOf({ ...options, user: options.user ?? account?.user }, env, account?.password);
  const fetchJson = async (path: string, body?: URLSearchParams | string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${base}${path}`, {
      ...(body && { method: 'POST', body }),
      headers: {
        accept: 'application/json',
        ...(typeof body === 'string' && { 'content-type': 'application/json' }),
        ...(authorization !== undefined && { authorization }),
      },
    }).catch((cause: unknown) => {
      throw new EnvironmentError(`Cannot reach ${base}: ${reasonOf(cause)}`, { cause });
    });
    const answer = await readJson(response);
    if (response.ok) return answer;
    const said = answer['error'] ?? answer['message'];
    throw new InputError(typeof said === 'string' ? said : `${base} answered ${response.status}`);
  };
  const opened = ({ data, warnings, infos }: Record<string, unknown>): Envelope => ({
    data,
    notes: [...textsOf(warnings), ...textsOf(infos)],
  });
  return {
    askPlain: fetchJson,
    sendJson: (path, body) => fetchJson(path, JSON.stringify(body)),
    ask: async (path, parameters) => opened(await fetchJson(path, parameters)),
    askByUrl: async (path, parameters) => opened(await fetchJson(`${path}?${parameters}`)),
  };
}

/** `http://name:password@host` says who asks, too. */
function splitAddress(address: string): {
  readonly base: string;
  readonly account?: { readonly user: string; readonly password: string };
} {
  const base = address.replace(/\/+$/, '');
  if (!URL.canParse(base)) return { base };
  const url = new URL(base);
  if (url.username === '') return { base };
  const account = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  url.username = '';
  url.password = '';
  return { base: url.href.replace(/\/+$/, ''), account };
}

function authorizationOf(
  { user, password, token }: ConnectionOptions,
  env: Environment,
  addressPassword?: string,
): string | undefined {
  const bearer = token ?? env['WATCHFIRE_TOKEN'];
  const name = user ?? env['WATCHFIRE_USER'];
  // What a flag says goes before what the environment says, whichever kind it is.
  if (bearer !== undefined && (token !== undefined || user === undefined)) return `Bearer ${bearer}`;
  if (name === undefined) return undefined;
  const pair = `${name}:${password ?? addressPassword ?? env['WATCHFIRE_PASSWORD'] ?? ''}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error && cause.cause.message !== '' ? cause.cause.message : cause.message;
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}
