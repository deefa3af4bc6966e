// The HTTP side of one job: which connections its requests use, and the headers that authenticate them.
import type { Dispatcher } from 'undici';
import type { HttpClientConfig } from '@/lib/config/prometheus/prometheus-config';
import { createDispatcher, readNamedFile, revealSource, type HttpDeps } from '@/server/platform/http/http-connections';
import { createTokenSource, type TokenSource } from '@/server/platform/http/oauth2';
import { proxyFor } from '@/server/platform/http/proxy';

export interface HttpClient {
  dispatcher(url: string): Promise<Dispatcher>;
  /** Whether requests to the URL go to its host itself and not to a proxy. */
  isDirect(url: string): boolean;
  /** Authorization and configured headers; files are read each time, so that a rotated secret is used at once. */
  privateHeaders(): Promise<Readonly<Record<string, string | string[]>>>;
  close(): Promise<void>;
}

/** Connections that use certificate files are made anew after this time, so that renewed files come into use. */
const TLS_FILES_LIFE_MS = 60_000;

const NO_HEADERS: Readonly<Record<string, string | string[]>> = {};

interface Made {
  readonly atMs: number;
  readonly dispatcher: Promise<Dispatcher>;
}

export function createHttpClient(config: HttpClientConfig, deps: HttpDeps): HttpClient {
  const { caFile, certFile, keyFile } = config.tls;
  const hasTlsFiles = (caFile ?? certFile ?? keyFile) !== undefined;
  const dispatchers = new Map<string, Made>();
  const isPublic = !config.basicAuth && !config.authorization && !config.oauth2 && config.headers.length === 0;
  const tokens = config.oauth2 ? createTokenSource(config.oauth2, deps) : null;

  /** Requests under way on the old connections may end. */
  const retire = async ({ dispatcher }: Made): Promise<void> => {
    const [old] = await Promise.allSettled([dispatcher]);
    if (old.status === 'fulfilled') await old.value.close();
  };

  return {
    isDirect: (url) => proxyFor(url, config.proxy, deps.environment) === null,
    dispatcher: (url) => {
      const proxy = proxyFor(url, config.proxy, deps.environment);
      const key = proxy ?? '';
      const current = dispatchers.get(key);
      const isOutdated = current && hasTlsFiles && deps.nowMs() - current.atMs >= TLS_FILES_LIFE_MS;
      if (current && !isOutdated) return current.dispatcher;
      if (current) void retire(current);
      const dispatcher = createDispatcher({ tls: config.tls, proxy: config.proxy, proxyUrl: proxy }, deps);
      // A file that could not be read may be there at the next scrape.
      dispatcher.catch(() => dispatchers.delete(key));
      dispatchers.set(key, { atMs: deps.nowMs(), dispatcher });
      return dispatcher;
    },
    privateHeaders: async () =>
      isPublic
        ? NO_HEADERS
        : {
            ...(await configuredHeaders(config, deps)),
            ...(await authorization(config, { ...deps, tokens })),
          },
    close: async () => {
      const made = await Promise.allSettled([...dispatchers.values()].map(({ dispatcher }) => dispatcher));
      await Promise.allSettled(made.flatMap((one) => (one.status === 'fulfilled' ? [one.value.destroy()] : [])));
      await tokens?.close();
    },
  };
}

async function authorization(
  config: HttpClientConfig,
  deps: HttpDeps & { readonly tokens: TokenSource | null },
): Promise<Record<string, string>> {
  const { basicAuth, authorization: scheme } = config;
  if (basicAuth) {
    const { usernameFile, username, password } = basicAuth;
    const name = usernameFile === undefined ? username : (await readNamedFile(usernameFile, deps.readFile)).trim();
    const secret = await revealSource(password, deps.readFile);
    return { authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` };
  }
  if (scheme) return { authorization: `${scheme.type} ${await revealSource(scheme.credentials, deps.readFile)}` };
  return deps.tokens ? { authorization: `Bearer ${await deps.tokens.token()}` } : {};
}

async function configuredHeaders(
  { headers }: HttpClientConfig,
  { readFile }: HttpDeps,
): Promise<Record<string, string[]>> {
  const pairs = headers.map(async ({ name, values, files }): Promise<[string, string[]]> => {
    const fromFiles = await Promise.all(files.map(async (file) => (await readNamedFile(file, readFile)).trim()));
    return [name, [...values.map((value) => (typeof value === 'string' ? value : value.reveal())), ...fromFiles]];
  });
  return Object.fromEntries(await Promise.all(pairs));
}
