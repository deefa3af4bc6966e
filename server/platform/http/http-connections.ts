// Connections for requests to targets and token servers: TLS, proxies, and the guard that tests each address.
import { Agent, buildConnector, ProxyAgent, type Dispatcher } from 'undici';
import type { ProxyConfig, SecretSource, TlsConfig } from '@/lib/config/prometheus/prometheus-config';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { DeniedAddressError, guardedLookup, isDeniedAddress, isDeniedName } from '@/server/platform/http/address-guard';
import type { Timers } from '@/server/platform/timers';

export interface HttpDeps {
  /** Text of a file that the configuration names; relative paths are resolved by the reader. */
  readonly readFile: (path: string) => Promise<string>;
  readonly nowMs: () => number;
  readonly timers: Timers;
  /** For proxies from the environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const TLS_VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;
/** Idle connections are kept a little longer than the usual scrape interval. */
const KEEP_ALIVE_MS = 65_000;
/** A scrape has its own, usually shorter, timeout; this one ends what goes on in the background after it. */
const CONNECT_TIMEOUT_MS = 30_000;

interface DispatcherSettings {
  readonly tls: TlsConfig;
  readonly proxy: ProxyConfig;
  readonly proxyUrl: string | null;
}

export async function createDispatcher(
  { tls, proxy, proxyUrl }: DispatcherSettings,
  { readFile }: Pick<HttpDeps, 'readFile'>,
): Promise<Dispatcher> {
  const options = await tlsOptions(tls, readFile);
  const pooling = { keepAliveTimeout: KEEP_ALIVE_MS, pipelining: 1 };
  if (proxyUrl === null) return new Agent({ connect: guardedConnector(options), ...pooling });
  const headers: Record<string, string> = {};
  for (const [name, values] of proxy.connectHeaders) headers[name] = values.map((value) => value.reveal()).join(', ');
  // Like Go's client: plain HTTP is handed to the proxy, only HTTPS makes a tunnel through it.
  return new ProxyAgent({ uri: proxyUrl, requestTls: options, headers, proxyTunnel: false, ...pooling });
}

/** Refuses denied literals before connecting, and denied addresses of names in the look-up. */
function guardedConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector({
    ...options,
    lookup: guardedLookup(),
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
  });
  return (target, done) => {
    if (isDeniedName(target.hostname) || isDeniedAddress(target.hostname))
      done(new DeniedAddressError(target.hostname), null);
    else connect(target, done);
  };
}

/** For connections of Node's `tls`; files are read now. */
export async function tlsOptions(tls: TlsConfig, readFile: HttpDeps['readFile']): Promise<buildConnector.BuildOptions> {
  const [ca, cert, key] = await Promise.all([
    tls.caFile === undefined ? tls.ca : readNamedFile(tls.caFile, readFile),
    tls.certFile === undefined ? tls.cert : readNamedFile(tls.certFile, readFile),
    tls.keyFile === undefined ? tls.key?.reveal() : readNamedFile(tls.keyFile, readFile),
  ]);
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
    ...(tls.minVersion && { minVersion: TLS_VERSIONS[tls.minVersion] }),
    ...(tls.maxVersion && { maxVersion: TLS_VERSIONS[tls.maxVersion] }),
    rejectUnauthorized: !tls.skipsVerification,
  };
}

export async function readNamedFile(path: string, readFile: HttpDeps['readFile']): Promise<string> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new EnvironmentError(`Cannot read "${path}", which the configuration names`, { cause });
  }
}

export async function revealSource(source: SecretSource, readFile: HttpDeps['readFile']): Promise<string> {
  if (source.file !== undefined) return (await readNamedFile(source.file, readFile)).trim();
  return source.secret?.reveal() ?? '';
}
