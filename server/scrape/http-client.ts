// The HTTP side of one job: which connections its requests use, and the headers that authenticate them.
import type { Dispatcher } from 'undici';
import type { HttpClientConfig } from '@/lib/config/prometheus/prometheus-config';
import { createDispatcher, readNamedFile, revealSource, type HttpDeps } from '@/server/scrape/http-connections';
import { createTokenSource, type TokenSource } from '@/server/scrape/oauth2';
import { proxyFor } from '@/server/scrape/proxy';

export interface HttpClient {
  dispatcher(url: string): Promise<Dispatcher>;
  /** Authorization and configured headers; files are read each time, so that a rotated secret is used at once. */
  privateHeaders(): Promise<Record<string, string | string[]>>;
  close(): Promise<void>;
}

export function createHttpClient(config: HttpClientConfig, deps: HttpDeps): HttpClient {
  const dispatchers = new Map<string, Promise<Dispatcher>>();
  const tokens = config.oauth2 ? createTokenSource(config.oauth2, deps) : null;

  return {
    dispatcher: (url) => {
      const proxy = proxyFor(url, config.proxy, deps.environment);
      const key = proxy ?? '';
      let dispatcher = dispatchers.get(key);
      if (!dispatcher) {
        dispatcher = createDispatcher({ tls: config.tls, proxy: config.proxy, proxyUrl: proxy }, deps);
        // A file that could not be read may be there at the next scrape.
        dispatcher.catch(() => dispatchers.delete(key));
        dispatchers.set(key, dispatcher);
      }
      return dispatcher;
    },
    privateHeaders: async () => ({
      ...(await configuredHeaders(config, deps)),
      ...(await authorization(config, { ...deps, tokens })),
    }),
    close: async () => {
      const made = await Promise.allSettled(dispatchers.values());
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
