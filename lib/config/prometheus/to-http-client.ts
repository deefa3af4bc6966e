// Settings of an HTTP client section in the names of the rest of Watchfire.
import type { HttpClientSettings, OAuth2Settings, TlsSettings } from '@/lib/config/prometheus/http-client';
import type {
  HttpClientConfig,
  OAuth2Config,
  ProxyConfig,
  SecretSource,
  TlsConfig,
} from '@/lib/config/prometheus/prometheus-config';
import type { Secret } from '@/lib/config/secret';

export function toHttpClient(client: HttpClientSettings): HttpClientConfig {
  const basic = client.basic_auth;
  const authorization = toAuthorization(client);
  return {
    ...(basic && {
      basicAuth: {
        username: basic.username ?? '',
        ...present('usernameFile', basic.username_file),
        password: secretSource(basic.password, basic.password_file),
      },
    }),
    ...(authorization && { authorization }),
    ...(client.oauth2 && { oauth2: toOAuth2(client.oauth2) }),
    tls: toTls(client.tls_config),
    followRedirects: client.follow_redirects ?? true,
    proxy: toProxy(client),
    headers: [...(client.http_headers ?? [])].map(([name, { values = [], secrets = [], files = [] }]) => ({
      name,
      values: [...values, ...secrets],
      files,
    })),
  };
}

function toAuthorization(client: HttpClientSettings): HttpClientConfig['authorization'] {
  const { authorization, bearer_token, bearer_token_file } = client;
  if (authorization) {
    const type = authorization.type?.trim() ?? '';
    return {
      type: type === '' ? 'Bearer' : type,
      credentials: secretSource(authorization.credentials, authorization.credentials_file),
    };
  }
  if (bearer_token === undefined && bearer_token_file === undefined) return undefined;
  return { type: 'Bearer', credentials: secretSource(bearer_token, bearer_token_file) };
}

function toOAuth2(oauth2: OAuth2Settings): OAuth2Config {
  return {
    clientId: oauth2.client_id ?? '',
    clientSecret: secretSource(oauth2.client_secret, oauth2.client_secret_file),
    tokenUrl: oauth2.token_url ?? '',
    scopes: oauth2.scopes ?? [],
    endpointParams: oauth2.endpoint_params ?? new Map(),
    tls: toTls(oauth2.tls_config),
    proxy: toProxy(oauth2),
  };
}

export function toTls(tls: TlsSettings = {}): TlsConfig {
  return {
    ...present('ca', tls.ca),
    ...present('caFile', tls.ca_file),
    ...present('cert', tls.cert),
    ...present('certFile', tls.cert_file),
    ...present('key', tls.key),
    ...present('keyFile', tls.key_file),
    ...present('serverName', tls.server_name),
    skipsVerification: tls.insecure_skip_verify ?? false,
    ...present('minVersion', tls.min_version),
    ...present('maxVersion', tls.max_version),
  };
}

type ProxySettings = Pick<
  HttpClientSettings,
  'proxy_url' | 'no_proxy' | 'proxy_from_environment' | 'proxy_connect_header'
>;

function toProxy(proxy: ProxySettings): ProxyConfig {
  return {
    ...present('url', proxy.proxy_url),
    ...present('except', proxy.no_proxy),
    isFromEnvironment: proxy.proxy_from_environment ?? false,
    connectHeaders: proxy.proxy_connect_header ?? new Map(),
  };
}

function secretSource(secret: Secret | undefined, file: string | undefined): SecretSource {
  return { ...present('secret', secret), ...present('file', file) };
}

/** An object with the key, or an empty one: optional properties are left out, never undefined. */
export function present<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { readonly [P in K]: T });
}
