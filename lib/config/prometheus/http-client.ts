// How Prometheus talks HTTP to somebody: authentication, TLS, proxies, headers. Shared by scraping, discovery and remotes.
import { flag, list, mapOf, oneOf, secret, text, type Field } from '@/lib/config/prometheus/field';
import { section, type SectionCheck, type SectionValue } from '@/lib/config/prometheus/section';
import { url } from '@/lib/config/prometheus/url-field';

const TLS_VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const;

export const tlsSection = section({
  typeName: 'config.TLSConfig',
  fields: {
    ca: text(),
    cert: text(),
    key: secret(),
    ca_file: text(),
    cert_file: text(),
    key_file: text(),
    ca_ref: text(),
    cert_ref: text(),
    key_ref: text(),
    server_name: text(),
    insecure_skip_verify: flag({ isAlwaysPrinted: true }),
    min_version: oneOf(TLS_VERSIONS, (version) => `unknown TLS version: ${version}`),
    max_version: oneOf(TLS_VERSIONS, (version) => `unknown TLS version: ${version}`),
  },
  defaults: { insecure_skip_verify: false },
  check: (tls, { refuse }) => {
    for (const name of ['ca', 'cert', 'key'] as const)
      if (countSet(tls[name], tls[`${name}_file`], tls[`${name}_ref`]) > 1)
        refuse(`at most one of ${name}, ${name}_file and ${name}_ref must be configured`, name);
    const hasCertificate = countSet(tls.cert, tls.cert_file, tls.cert_ref) > 0;
    const hasKey = countSet(tls.key, tls.key_file, tls.key_ref) > 0;
    if (hasCertificate && !hasKey)
      refuse('exactly one of key or key_file must be configured when a client certificate is configured');
    if (hasKey && !hasCertificate)
      refuse('exactly one of cert or cert_file must be configured when a client key is configured');
  },
});
export type TlsSettings = SectionValue<typeof tlsSection.fields>;

/** How many of the values are there and not empty. */
export function countSet(...values: readonly unknown[]): number {
  return values.filter((value) => isSet(value)).length;
}

export function isSet(value: unknown): boolean {
  if (value === undefined || value === '') return false;
  return typeof value === 'object' && value !== null && 'reveal' in value && typeof value.reveal === 'function'
    ? value.reveal() !== ''
    : true;
}

const basicAuthSection = section({
  typeName: 'config.BasicAuth',
  fields: {
    username: text(),
    username_file: text(),
    username_ref: text(),
    password: secret(),
    password_file: text(),
    password_ref: text(),
  },
  check: (auth, { refuse }) => {
    for (const name of ['username', 'password'] as const)
      if (countSet(auth[name], auth[`${name}_file`], auth[`${name}_ref`]) > 1)
        refuse(`at most one of basic_auth ${name}, ${name}_file & ${name}_ref must be configured`, name);
  },
});

const authorizationFields = {
  type: text(),
  credentials: secret(),
  credentials_file: text(),
  credentials_ref: text(),
};

const authorizationSection = section({
  typeName: 'config.Authorization',
  fields: authorizationFields,
  check: (authorization, { refuse }) => {
    const { type, credentials, credentials_file, credentials_ref } = authorization;
    if (countSet(credentials, credentials_file, credentials_ref) > 1)
      refuse('at most one of authorization credentials & credentials_file must be configured');
    if (type?.trim().toLowerCase() === 'basic')
      refuse('authorization type cannot be set to "basic", use "basic_auth" instead', 'type');
  },
});

const proxyFields = {
  proxy_url: url(),
  no_proxy: text(),
  proxy_from_environment: flag(),
  proxy_connect_header: mapOf(list(secret())),
};

function checkProxy(proxy: SectionValue<typeof proxyFields>, { refuse }: SectionCheck): void {
  const hasUrl = isSet(proxy.proxy_url);
  if (proxy.proxy_connect_header && proxy.proxy_connect_header.size > 0 && !hasUrl && !proxy.proxy_from_environment)
    refuse(
      'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured',
      'proxy_connect_header',
    );
  if (proxy.proxy_from_environment && hasUrl)
    refuse('if proxy_from_environment is configured, proxy_url must not be configured', 'proxy_from_environment');
  if (proxy.proxy_from_environment && isSet(proxy.no_proxy))
    refuse('if proxy_from_environment is configured, no_proxy must not be configured', 'proxy_from_environment');
  if (isSet(proxy.no_proxy) && !hasUrl)
    refuse('if no_proxy is configured, proxy_url must also be configured', 'no_proxy');
}

const oauth2Section = section({
  typeName: 'config.OAuth2',
  fields: {
    client_id: text(),
    client_secret: secret(),
    client_secret_file: text(),
    client_secret_ref: text(),
    client_certificate_key_id: text(),
    client_certificate_key: secret(),
    client_certificate_key_file: text(),
    client_certificate_key_ref: text(),
    signature_algorithm: text(),
    iss: text(),
    aud: text(),
    claims: mapOf(text()),
    grant_type: text(),
    scopes: list(text()),
    token_url: url(),
    endpoint_params: mapOf(text()),
    tls_config: tlsSection,
    ...proxyFields,
  },
  check: (oauth2, at) => {
    if (!isSet(oauth2.client_id)) at.refuse('oauth2 client_id must be configured', 'client_id');
    if (!isSet(oauth2.token_url)) at.refuse('oauth2 token_url must be configured', 'token_url');
    if (countSet(oauth2.client_secret, oauth2.client_secret_file, oauth2.client_secret_ref) > 1)
      at.refuse('at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured');
    checkProxy(oauth2, at);
  },
});
export type OAuth2Settings = SectionValue<typeof oauth2Section.fields>;

/** Set by Watchfire itself or by a setting of its own. */
const RESERVED_HEADERS = new Set([
  'authorization',
  'host',
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'www-authenticate',
  'accept-encoding',
  'transfer-encoding',
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-read-version',
  'x-prometheus-scrape-timeout-seconds',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
]);

export function isReservedHeader(name: string): boolean {
  return RESERVED_HEADERS.has(name.toLowerCase());
}

const headerSection = section({
  typeName: 'config.Header',
  fields: { values: list(text(headerValueProblem)), secrets: list(secret()), files: list(text()) },
});

function headerNameProblem(name: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return `header name ${JSON.stringify(name)} is not valid`;
  return isReservedHeader(name) ? `setting header "${name}" is not allowed` : undefined;
}

function headerValueProblem(value: string): string | undefined {
  return /[\r\n\0]/.test(value) ? 'a header value must not contain line breaks' : undefined;
}

/** The fields that stand beside those of the section that uses HTTP. */
export const httpClientFields = {
  basic_auth: basicAuthSection,
  authorization: authorizationSection,
  oauth2: oauth2Section,
  bearer_token: secret(),
  bearer_token_file: text(),
  tls_config: tlsSection,
  follow_redirects: flag({ isAlwaysPrinted: true }),
  enable_http2: flag({ isAlwaysPrinted: true }),
  ...proxyFields,
  http_headers: mapOf(headerSection, headerNameProblem),
} satisfies Record<string, Field<never> | Field<unknown>>;
export type HttpClientSettings = SectionValue<typeof httpClientFields>;

export const HTTP_CLIENT_DEFAULTS = { follow_redirects: true, enable_http2: true } as const;

export function checkHttpClient(client: HttpClientSettings, at: SectionCheck): void {
  const { refuse } = at;
  const hasBearer = countSet(client.bearer_token, client.bearer_token_file) > 0;
  if (countSet(client.bearer_token, client.bearer_token_file) > 1)
    refuse('at most one of bearer_token & bearer_token_file must be configured', 'bearer_token');
  if (hasBearer && (client.basic_auth ?? client.oauth2))
    refuse('at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured', 'bearer_token');
  if (hasBearer && client.authorization)
    refuse('authorization is not compatible with bearer_token & bearer_token_file', 'authorization');
  if (countSet(client.basic_auth, client.oauth2, client.authorization) > 1)
    refuse('at most one of basic_auth, oauth2 & authorization must be configured');
  checkProxy(client, at);
}
