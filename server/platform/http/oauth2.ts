// Tokens by the client credentials grant of OAuth 2, kept until shortly before they end.
import { request, type Dispatcher } from 'undici';
import type { OAuth2Config } from '@/lib/config/prometheus/prometheus-config';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { proxyFor } from '@/server/platform/http/proxy';
import { createDispatcher, revealSource, type HttpDeps } from '@/server/platform/http/http-connections';

export interface TokenSource {
  token(): Promise<string>;
  close(): Promise<void>;
}

const ANSWER_LIMIT_BYTES = 1_048_576;
const TIMEOUT_MS = 10_000;
/** A token is renewed this long before its end, and after an hour when the server names none. */
const MARGIN_MS = 10_000;
const DEFAULT_LIFE_MS = 3_600_000;

export function createTokenSource(config: OAuth2Config, deps: HttpDeps): TokenSource {
  let current: { readonly value: string; readonly endsAtMs: number } | null = null;
  let renewal: Promise<string> | null = null;
  let dispatcher: Promise<Dispatcher> | null = null;

  const renew = async (): Promise<string> => {
    dispatcher ??= createDispatcher(
      { tls: config.tls, proxy: config.proxy, proxyUrl: proxyFor(config.tokenUrl, config.proxy, deps.environment) },
      deps,
    );
    const { value, lifeMs } = await requestToken(config, { ...deps, dispatcher: await dispatcher });
    current = { value, endsAtMs: deps.nowMs() + lifeMs - MARGIN_MS };
    return value;
  };

  return {
    token: async () => {
      if (current && current.endsAtMs > deps.nowMs()) return current.value;
      renewal ??= renew().finally(() => {
        renewal = null;
      });
      return renewal;
    },
    close: async () => {
      await (await dispatcher)?.destroy();
    },
  };
}

async function requestToken(
  config: OAuth2Config,
  { dispatcher, readFile, timers }: HttpDeps & { readonly dispatcher: Dispatcher },
): Promise<{ readonly value: string; readonly lifeMs: number }> {
  const clientSecret = await revealSource(config.clientSecret, readFile);
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (config.scopes.length > 0) form.set('scope', config.scopes.join(' '));
  for (const [name, value] of config.endpointParams) form.set(name, value);
  const credentials = `${encodeURIComponent(config.clientId)}:${encodeURIComponent(clientSecret)}`;
  const timeout = new AbortController();
  const cancel = timers.after(TIMEOUT_MS, () => timeout.abort());
  try {
    const { statusCode, body } = await request(config.tokenUrl, {
      method: 'POST',
      dispatcher,
      signal: timeout.signal,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      },
      body: form.toString(),
    });
    const text = await readBounded(body);
    const answer: unknown = statusCode === 200 ? JSON.parse(text) : null;
    if (
      typeof answer !== 'object' ||
      answer === null ||
      !('access_token' in answer) ||
      typeof answer.access_token !== 'string'
    )
      throw new Error(`the token server answered with HTTP status ${statusCode} and no access_token`);
    const lifeSeconds = 'expires_in' in answer ? Number(answer.expires_in) : Number.NaN;
    return { value: answer.access_token, lifeMs: lifeSeconds > 0 ? lifeSeconds * 1000 : DEFAULT_LIFE_MS };
  } catch (cause) {
    throw new EnvironmentError(
      `Cannot get an OAuth 2 token: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  } finally {
    cancel();
  }
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    if (sizeBytes > ANSWER_LIMIT_BYTES) throw new Error('the answer of the token server is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
